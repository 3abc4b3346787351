import { MOST_SPARED, spared } from '../../figures/spared.ts';
import type { Condition, DrillRun } from '../../run/drill-run.ts';
import type { Look } from '../../run/wait.ts';

/** As many times as one connection alone must draw, and as many again for draws that are late. */
const PATIENCE = 2;

/**
 * A fault that strikes by chance has had its chances: the target's connections have drawn so often that it is out of the
 * question that none was struck. A target that keeps one connection to a cache needs three times as long for that as
 * one that keeps three, which no duration set beforehand knows.
 */
export function drawConditions({ live, plan }: Pick<DrillRun, 'live' | 'plan'>): Condition[] {
  const { again } = plan.fault;
  if (again === undefined) return [];
  const look = (): Look => {
    const { chance, own, times } = live.draws;
    if (chance === undefined) return { met: false, seen: 'nobody knows the chance', never: true };
    // Who has no connection now may have one later; the judge counts those that were there.
    const met = spared(chance, Math.max(1, own) * times) <= MOST_SPARED;
    return met ? { met } : { met: false, seen: `${own} connections drew ${times} times` };
  };
  const alone = Math.log(MOST_SPARED) / Math.log(1 - (live.draws.chance ?? 0.5));
  return [
    {
      for: "the target's own connections to draw often enough",
      limitMs: PATIENCE * Math.ceil(alone) * again.everyMs,
      look,
    },
  ];
}
