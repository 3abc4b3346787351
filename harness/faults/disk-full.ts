import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Abilities } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';

const PROGRAM = fileURLToPath(ownModule(import.meta.url, './programs/disk'));
const looked = z.array(z.object({ path: z.string(), mib: z.number(), free: z.number(), takes: z.boolean() }));

/** It holds all volumes of a stated size, also of a service that has ended for want of room. */
const HOLDER = 'receiver';

/**
 * A disk of the service takes no byte more: another has filled it. Only file systems of a size that was said are filled, so that
 * the machine's own disk is not: a contract's `disk`, or a volume that has a size. Undone, there is room
 * again, and the service is started where it has ended for want of it.
 */
export const diskFull: Fault<'containers' | 'processes'> = {
  name: 'disk-full',
  fills: true,

  async inject({ processes }, service, signal) {
    const disks = await asked(processes, service, 'fill', signal);
    if (disks.length > 0) return;
    throw new FiredrillError(
      'unavailable',
      `${service} has no file system of bounded size, and the machine's own is not filled; give it one with ` +
        "disk: { path: '/data', sizeMiB: 64 } in the drill's contract",
    );
  },

  async undo({ containers, processes }, service, signal) {
    await asked(processes, HOLDER, 'free', signal);
    await containers.start(service, signal);
  },

  async effect({ processes }, service, signal) {
    const disks = await asked(processes, service, 'look', signal);
    return {
      seen: disks.length > 0 && disks.every(({ takes }) => !takes),
      how: disks
        .map(
          ({ path, mib, takes }) =>
            `${path} of ${service} (${mib} MiB) takes ${takes ? 'what is written' : 'no byte more'}`,
        )
        .join('; '),
    };
  },
};

async function asked(
  processes: Abilities['processes'],
  service: string,
  what: 'fill' | 'free' | 'look',
  signal: AbortSignal,
): Promise<z.infer<typeof looked>> {
  return looked.parse(JSON.parse(await processes.run(service, PROGRAM, [what], signal)));
}
