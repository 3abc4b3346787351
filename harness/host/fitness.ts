/** Whether this machine is fit to measure on, asked before anything is started. */

import { statfs } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { RESOURCES, type Resource, textOf } from './machine-totals.ts';

/** A machine as it is now. */
export interface Condition {
  cores: number;
  /** Tasks that ran or waited, on average over the last minute. */
  load: number;
  /** Per cent of the last ten seconds in which tasks waited; what the kernel does not tell is absent. */
  waited: Partial<Record<Resource, number>>;
  /** Memory that can be had without swapping; absent where the system does not tell. */
  availableMiB?: number;
  /** Left where the evidence goes. */
  diskMiB?: number;
}

/** Beyond these, runs were seen to come out not proven; the first is of the load of each core. */
const FIT = { loadPerCore: 4, waited: { cpu: 90, io: 30, memory: 10 }, diskMiB: 1024 } as const;
const MIB = 1024 * 1024;

/** @param folder where the evidence goes */
export async function conditionNow(folder: string): Promise<Condition> {
  const waited: Condition['waited'] = {};
  for (const resource of RESOURCES) {
    const tenSeconds = /^some avg10=([\d.]+)/.exec(textOf(`/proc/pressure/${resource}`) ?? '')?.[1];
    if (tenSeconds !== undefined) waited[resource] = Number(tenSeconds);
  }
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(textOf('/proc/meminfo') ?? '')?.[1];
  const disk = await statfs(folder).catch(() => undefined);
  return {
    cores: availableParallelism(),
    load: loadavg()[0] ?? 0,
    waited,
    ...(available === undefined ? {} : { availableMiB: Number(available) / 1024 }),
    ...(disk === undefined ? {} : { diskMiB: (disk.bavail * disk.bsize) / MIB }),
  };
}

/** Why it is not fit, one reason each; none where it is. @param needsMiB what the stacks may use of memory */
export function unfit(now: Condition, needsMiB: number): string[] {
  const { cores, load, waited, availableMiB, diskMiB } = now;
  const names: Record<Resource, string> = { cpu: 'a core', io: 'the disk', memory: 'memory' };
  return [
    ...(load > FIT.loadPerCore * cores ? [`its load is ${load.toFixed(1)} on ${cores} cores`] : []),
    ...RESOURCES.flatMap((resource) => {
      const share = waited[resource];
      return share !== undefined && share > FIT.waited[resource]
        ? [`tasks waited for ${names[resource]} in ${share} % of the last ten seconds`]
        : [];
    }),
    ...(availableMiB !== undefined && availableMiB < needsMiB
      ? [`${availableMiB.toFixed(0)} MiB of memory can be had, and the stack may use ${needsMiB.toFixed(0)}`]
      : []),
    ...(diskMiB !== undefined && diskMiB < FIT.diskMiB
      ? [
          `${diskMiB.toFixed(0)} MiB are left on the disk of the evidence, of which a run wants ${FIT.diskMiB}`,
        ]
      : []),
  ];
}
