import type { LoadMoment } from '../../model/load.ts';
import type { Condition } from '../../promises/condition.ts';

/**
 * Who gets no quicker for so many seconds on end is as quick as it gets. Fewer do not do on a machine whose disk or
 * neighbours make a second differ from the next by a third: a new replica that did 99, 65 and 103 was taken for warm, did
 * 680 later, and the remedy it brought was not proven to help.
 */
const SECONDS = 4;
/** What a second may bring by chance: a container's share of the processor is dealt out ten times a second. */
const QUICKER = 1.1;
/** Milliseconds after which a service that still gets quicker is measured as it is, and said to be cold. */
export const WARM_LIMIT_MS = 20_000;

/**
 * A service that was just started, or stood idle, does less than it can: its code is not compiled yet, its pools are
 * empty, and connections that were cut are being made again. Measured like that, a remedy that brings a replica of its
 * own would be the slower for being new. So every stretch of load is preceded by users who ask on end until that gets no
 * quicker: the number of answers per second, which for a fixed number of such users is the inverse of the mean time that
 * each of them waits (Little's law), and counts those who are turned away as well.
 */
export function warmCondition(service: string, moments: readonly LoadMoment[]): Condition {
  return {
    id: `load/warm/${service}`,
    for: `${service} to get no quicker`,
    limitMs: WARM_LIMIT_MS,
    look: () =>
      isWarm(moments) ? { met: true } : { met: false, seen: `${answers(moments).join(', ')} per second` },
  };
}

export function isWarm(moments: readonly LoadMoment[]): boolean {
  const perSecond = answers(moments);
  const before = perSecond.slice(0, -SECONDS);
  return before.length > 0 && Math.max(...perSecond) <= QUICKER * Math.max(...before);
}

const answers = (moments: readonly LoadMoment[]): number[] => moments.map(({ offered }) => offered);
