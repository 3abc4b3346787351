import { MOST_SPARED, spared } from '../../figures/spared.ts';
import type { Look } from '../../model/look.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Condition, SoFar } from '../condition.ts';

/** As many times as one connection alone must draw, and as many again for draws that are late. */
const PATIENCE = 2;

/**
 * A fault that strikes by chance has had its chances: the target's connections have drawn so often that it is out of the
 * question that none was struck. A target that keeps one connection to a cache needs three times as long for that as
 * one that keeps three, which no duration set beforehand knows.
 */
export function drawsEnough({ facts, againMs }: Pick<SoFar<unknown>, 'facts' | 'againMs'>): Condition[] {
  if (againMs === undefined) return [];
  const look = (): Look => {
    const { chance, own } = drawing(facts);
    if (chance === undefined) return { met: false, seen: 'the chance is not known', never: true };
    const times = facts.drawn.length;
    // A target that has no connection now may have one later; the judge counts those that were there.
    const met = spared(chance, Math.max(1, own) * times) <= MOST_SPARED;
    return met ? { met } : { met: false, seen: `${own} connections drew ${times} times` };
  };
  const alone = Math.log(MOST_SPARED) / Math.log(1 - (drawing(facts).chance ?? 0.5));
  return [
    {
      id: 'fault/draws',
      for: "the target's own connections to draw often enough",
      limitMs: PATIENCE * Math.ceil(alone) * againMs,
      look,
    },
  ];
}

/** The chance that was asked for, and the most connections of the target's own that could be struck. */
function drawing({ effects }: Pick<Facts, 'effects'>): { chance?: number; own: number } {
  const rates = effects.flatMap(({ rate }) => (rate?.own === undefined ? [] : [{ ...rate, own: rate.own }]));
  const last = rates.at(-1);
  if (last === undefined) return { own: 0 };
  return { chance: last.chance, own: Math.max(...rates.map(({ own }) => own)) };
}
