import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Abilities } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';
import { restart, restartWith } from './shared/restart.ts';

const PROGRAM = fileURLToPath(ownModule(import.meta.url, './programs/secrets'));
const looked = z.object({ there: z.number(), away: z.number() });

/**
 * The service is restarted, and none of its secrets (files in /run/secrets) is there any more, as after a deployment to where
 * they were never made. Undone, they are there, and it is restarted with them.
 */
export const secretsMissing: Fault<'containers' | 'processes'> = {
  name: 'secrets-missing',

  async inject({ containers, processes }, service, signal) {
    const { away } = await asked(processes, service, 'take', signal);
    if (away === 0)
      throw new FiredrillError(
        'unavailable',
        `/run/secrets of ${service} has no file: there is no secret that could be missing`,
      );
    await restart(containers, service, signal);
  },

  undo: ({ containers, processes }, service, signal) =>
    restartWith(containers, service, signal, {
      isIn: async () => (await asked(processes, service, 'look', signal)).away > 0,
      giveBack: () => asked(processes, service, 'give', signal),
    }),

  async effect({ containers, processes }, service, signal) {
    const now = await containers.condition(service, signal);
    if (now.is !== 'running')
      return { seen: now.is === 'ended', how: `the engine says that ${service} ${inWords(now)}` };
    const { there, away } = await asked(processes, service, 'look', signal);
    return {
      seen: there === 0 && away > 0,
      how: `${service} runs with ${there} files in /run/secrets, and ${away} were taken away`,
    };
  },
};

async function asked(
  processes: Abilities['processes'],
  service: string,
  what: 'take' | 'give' | 'look',
  signal: AbortSignal,
): Promise<z.infer<typeof looked>> {
  return looked.parse(JSON.parse(await processes.run(service, PROGRAM, [what], signal)));
}
