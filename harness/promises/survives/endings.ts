/** How a service ended, by what the engine says of its containers. */

import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';

export interface Ended {
  service: string;
  t: Millis;
  exitCode?: number;
  /** The engine killed a process of it for want of memory. */
  starved: boolean;
}

/** The engine says so just before it says that the container ended; milliseconds. */
const OOM_BEFORE_END_MS = 1000;

/**
 * The first end of a service between two moments. A container whose policy starts it again has ended, too, and so has
 * one that lost a process for want of memory though its first process lives.
 */
export function endOf(
  service: string,
  { engine }: Pick<Facts, 'engine'>,
  from: Millis,
  to: Millis,
): Ended | undefined {
  const said = engine.filter((one) => one.service === service && one.t >= from && one.t <= to);
  const first = said.find(({ action }) => action === 'die' || action === 'oom');
  if (first === undefined) return undefined;
  const starved = first.action === 'oom';
  const died = starved
    ? said.find(({ action, t }) => action === 'die' && t - first.t <= OOM_BEFORE_END_MS)
    : first;
  return {
    service,
    t: (died ?? first).t,
    ...(died?.exitCode === undefined ? {} : { exitCode: died.exitCode }),
    starved,
  };
}

/** When a service that had ended was started again; undefined when it was not. */
export function startedAgain(
  service: string,
  { engine }: Pick<Facts, 'engine'>,
  ended: Millis,
): Millis | undefined {
  return engine.find((one) => one.service === service && one.action === 'start' && one.t >= ended)?.t;
}
