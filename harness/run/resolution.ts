import { FiredrillError } from '../model/errors.ts';
import type { Objective } from '../model/objective.ts';
import { MEASURES } from '../model/objective.ts';
import { COARSEST_MS } from './watching/choose-periods.ts';

/** Probes are no closer together unless an objective is tight or a user asks; the period of all before watching was measured. */
export const FIXED_MS = 20;
/** Finer than this, probing is a load of its own and timers have no grain for it. */
const FINEST_MS = 1;

/**
 * The finest period of the probes that there is a use for, in milliseconds: 1 % of the tightest objective, within bounds;
 * or what was asked for, up to 10 s.
 *
 * @param requested what the user asked for with `--resolution`
 * @param key where the objectives stand, for messages
 * @throws FiredrillError `usage` when what was asked for is out of bounds or cannot see an objective
 */
export function chooseResolution(
  objectives: readonly Objective[],
  requested: number | undefined,
  key: string,
): number {
  const bounds = objectives
    .flatMap(({ objective, acceptable }) => [...objective, ...(acceptable ?? [])])
    // A load is timed request by request, and a write's fate is read back: no probe has to see them.
    .filter(({ figure }) => MEASURES.some((one) => one === figure))
    .flatMap((bound) => ('atMost' in bound ? [bound] : []))
    .sort((a, b) => a.atMost - b.atMost);
  const [tightest] = bounds;
  if (requested !== undefined && (requested < FINEST_MS || requested > COARSEST_MS))
    throw new FiredrillError(
      'usage',
      `--resolution ${requested}: probes are sent every ${FINEST_MS} to ${COARSEST_MS} ms; leave it out, and each probe is sent as often as the service bears, at most every ${FIXED_MS} ms or 1 % of the tightest objective`,
    );
  const finest = Math.max(FINEST_MS, Math.min(FIXED_MS, (tightest?.atMost ?? Infinity) / 100));
  const resolution = requested ?? finest;
  if (tightest === undefined || resolution <= tightest.atMost) return resolution;
  const { figure, atMost } = tightest;
  const remedy =
    requested === undefined || finest > atMost ? '' : ` or leave --resolution out for ${finest} ms`;
  throw new FiredrillError(
    'usage',
    `${key}: ${figure} at most ${atMost} ms cannot be seen by probes every ${resolution} ms; allow more${remedy}`,
  );
}
