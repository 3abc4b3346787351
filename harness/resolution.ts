import { type DrillContract, FiredrillError } from './model.ts';

/** Coarser than this, no figure would be better than a watch in the hand. */
const COARSEST_MS = 20;
/** Finer than this, probing is a load of its own; who asks for it may have it. */
const FINEST_MS = 5;
const FINEST_ASKED_MS = 1;

/**
 * The period of the probes in milliseconds: 1 % of the tightest objective, within bounds.
 *
 * @param requested what the user asked for with `--resolution`
 * @param file where the objectives stand, for messages
 * @throws FiredrillError `usage` when what was asked for is out of bounds or cannot see an objective
 */
export function chooseResolution(
  { objectives }: DrillContract,
  requested: number | undefined,
  file: string,
): number {
  const bounds = objectives.flatMap(({ objective, acceptable }) => [...objective, ...(acceptable ?? [])]);
  const tightest = Math.min(...bounds.flatMap((bound) => ('atMost' in bound ? [bound.atMost] : [])));
  if (requested !== undefined && (requested < FINEST_ASKED_MS || requested > COARSEST_MS))
    throw new FiredrillError(
      'usage',
      `--resolution ${requested}: probes are sent every ${FINEST_ASKED_MS} to ${COARSEST_MS} ms; leave it out for 1 % of the tightest objective`,
    );
  const resolution = requested ?? Math.max(FINEST_MS, Math.min(COARSEST_MS, tightest / 100));
  if (resolution > tightest)
    throw new FiredrillError(
      'usage',
      `${file}: an objective of ${tightest} ms cannot be seen by probes every ${resolution} ms; allow more, or use --resolution ${Math.max(FINEST_ASKED_MS, tightest / 100)}`,
    );
  return resolution;
}
