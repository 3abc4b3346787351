import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Abilities } from '../model/abilities.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';
import { restart, restartWith } from './shared/restart.ts';

const PROGRAM = fileURLToPath(ownModule(import.meta.url, './programs/setting'));
const looked = z.object({ is: z.string().nullable(), changed: z.boolean() });

/**
 * A setting is another, as after a deployment that got it wrong: the service is restarted with a file in /run/secrets that says so. Undone,
 * the file is what it was before, or gone, and the service is restarted once more.
 * @param name the file's name: of a service that reads its settings from there, the variable's
 */
export function settingOf(name: string, value: string): Fault<'containers' | 'processes'> {
  const ask = async (
    processes: Abilities['processes'],
    service: string,
    args: readonly string[],
    signal: AbortSignal,
  ) => looked.parse(JSON.parse(await processes.run(service, PROGRAM, args, signal)));
  return {
    name: 'setting',

    async inject({ containers, processes }, service, signal) {
      await ask(processes, service, ['set', name, value], signal);
      await restart(containers, service, signal);
    },

    undo: ({ containers, processes }, service, signal) =>
      restartWith(containers, service, signal, {
        isIn: async () => (await ask(processes, service, ['look', name], signal)).changed,
        giveBack: () => ask(processes, service, ['back', name], signal),
      }),

    async effect({ containers, processes }, service, signal) {
      const now = await containers.condition(service, signal);
      if (now.is !== 'running')
        return { seen: false, how: `the engine says that ${service} ${inWords(now)}` };
      const { is, changed } = await ask(processes, service, ['look', name], signal);
      return {
        seen: changed && is === value,
        how: is === null ? `${service} has no ${name}` : `${service} runs with ${name} as ${is}`,
      };
    },
  };
}
