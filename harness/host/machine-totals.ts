/** What the kernel has counted of this machine since it was booted, in milliseconds: only differences say anything. */

import { readFileSync } from 'node:fs';
import type { Millis } from '../model/time.ts';

/** How long tasks have waited for one resource; `some`: at least one of them, `full`: all that had work. */
export interface Waited {
  some: Millis;
  full?: Millis;
}

export interface MachineTotals {
  /** PSI, `Documentation/accounting/psi.rst` of the kernel; absent where the kernel does not count it. */
  cpu?: Waited;
  io?: Waited;
  memory?: Waited;
  /** Time that all cores together worked, and that the hypervisor gave to others meanwhile; absent without `/proc/stat`. */
  busyMs?: Millis;
  stolenMs?: Millis;
}

export const RESOURCES = ['cpu', 'io', 'memory'] as const;
export type Resource = (typeof RESOURCES)[number];

/** `/proc/stat` counts in USER_HZ, which is 100 on every architecture that containers run on: proc(5). */
const TICK_MS = 10;

/** Reads them; a few microseconds. @param read the text of a file, or undefined where there is none */
export function machineTotals(read: (file: string) => string | undefined = textOf): MachineTotals {
  const totals: MachineTotals = {};
  for (const resource of RESOURCES) {
    const waited = waitedOf(read(`/proc/pressure/${resource}`) ?? '');
    if (waited !== undefined) totals[resource] = waited;
  }
  const [first = ''] = (read('/proc/stat') ?? '').split('\n', 1);
  const ticks = first.trim().split(/\s+/).slice(1).map(Number);
  const [user, nice, system, , , irq, softirq, stolen] = ticks;
  if (user === undefined || nice === undefined || system === undefined) return totals;
  return {
    ...totals,
    busyMs: (user + nice + system + (irq ?? 0) + (softirq ?? 0)) * TICK_MS,
    stolenMs: (stolen ?? 0) * TICK_MS,
  };
}

/** `some avg10=… total=<microseconds>`, and `full` alike. */
function waitedOf(text: string): Waited | undefined {
  const total = (word: string) => new RegExp(`^${word} .*total=(\\d+)`, 'm').exec(text)?.[1];
  const some = total('some');
  const full = total('full');
  if (some === undefined) return undefined;
  return { some: Number(some) / 1000, ...(full === undefined ? {} : { full: Number(full) / 1000 }) };
}

/** The text of a file of `/proc` or `/sys`; undefined where there is none, or it is not for this user to read. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
