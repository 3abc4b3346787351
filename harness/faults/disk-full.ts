import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Abilities } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';

const PROGRAM = fileURLToPath(ownModule(import.meta.url, './programs/disk'));
const MIB = 1024 * 1024;
const looked = z.array(z.object({ path: z.string(), mib: z.number(), free: z.number(), takes: z.boolean() }));
type Disk = z.infer<typeof looked>[number];

/** It holds all volumes of a stated size, also of a service that has ended for want of room. */
const HOLDER = 'receiver';

/**
 * A disk of the service takes no byte more: another has filled it. Only file systems of a size that was said are filled, so that
 * the machine's own disk is not: a contract's `disk`, or a volume that has a size. Undone, there is room
 * again, and the service is started where it has ended for want of it.
 */
export const diskFull: Fault<'containers' | 'processes'> = filled(100);

/**
 * A disk of the service is nearly full: another has taken of it what had been left to nine tenths. People should have been told by
 * then, and nothing is refused yet.
 */
export const diskLow: Fault<'containers' | 'processes'> = filled(90);

/** Of the disk, what the service itself may remove meanwhile: a database's files of statistics, its journal. */
const OWN_PERCENT = 1;

function filled(percent: number): Fault<'containers' | 'processes'> {
  const whole = percent >= 100;
  return {
    name: whole ? 'disk-full' : 'disk-low',
    fills: true,

    async inject({ processes }, service, signal) {
      const disks = await asked(processes, service, ['fill', String(percent)], signal);
      if (disks.length > 0) return;
      throw new FiredrillError(
        'unavailable',
        `${service} has no file system of bounded size, and the machine's own is not filled; give it one with ` +
          "disk: { path: '/data', sizeMiB: 64 } in the drill's contract",
      );
    },

    async undo({ containers, processes }, service, signal) {
      await asked(processes, HOLDER, ['free'], signal);
      await containers.start(service, signal);
    },

    async effect({ processes }, service, signal) {
      const disks = await asked(processes, service, ['look'], signal);
      const used = ({ mib, free }: Disk) => 100 * (1 - free / (mib * MIB));
      return {
        seen:
          disks.length > 0 &&
          disks.every((disk) => (whole ? !disk.takes : disk.takes && used(disk) >= percent - OWN_PERCENT)),
        how: disks
          .map(
            (disk) =>
              `${disk.path} of ${service} (${disk.mib} MiB) is used to ${Math.round(used(disk))} % and takes ` +
              (disk.takes ? 'what is written' : 'no byte more'),
          )
          .join('; '),
      };
    },
  };
}

async function asked(
  processes: Abilities['processes'],
  service: string,
  what: readonly string[],
  signal: AbortSignal,
): Promise<Disk[]> {
  return looked.parse(JSON.parse(await processes.run(service, PROGRAM, what, signal)));
}
