import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Abilities } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

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

  async undo({ containers, processes }, service, signal) {
    // What ended for want of them has to be there to have them back, and would be quick to end again.
    const held = (await containers.condition(service, signal)).is !== 'running';
    if (!held && (await asked(processes, service, 'look', signal)).away === 0) return;
    while (held && (await containers.condition(service, signal)).is !== 'paused') {
      signal.throwIfAborted();
      await containers.start(service, signal);
      await containers.pause(service, signal);
    }
    await asked(processes, service, 'give', signal);
    if (held) await containers.unpause(service, signal);
    await restart(containers, service, signal);
  },

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

async function restart(
  containers: Abilities['containers'],
  service: string,
  signal: AbortSignal,
): Promise<void> {
  await containers.stop(service, signal);
  await containers.start(service, signal);
}

async function asked(
  processes: Abilities['processes'],
  service: string,
  what: 'take' | 'give' | 'look',
  signal: AbortSignal,
): Promise<z.infer<typeof looked>> {
  return looked.parse(JSON.parse(await processes.run(service, PROGRAM, [what], signal)));
}
