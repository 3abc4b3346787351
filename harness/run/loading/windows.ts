import type { LoadContract, Remedy } from '../../signals/load/contract.ts';
import { shuffled } from './shuffle.ts';

/** A short spike that shows what a remedy does, with or without it. */
export interface RemedyWindow {
  remedy: Remedy;
  on: boolean;
}

/** Of each remedy, with it and without: two of a kind tell a difference from chance as far as four short spikes can. */
const EACH = 2;

/** Every window, in an order that the seed decides, so that nothing that grows or warms up favours either side. */
export function remedyWindows({ remedies }: Pick<LoadContract, 'remedies'>, seed: number): RemedyWindow[] {
  const all = remedies.flatMap((remedy) =>
    Array.from({ length: EACH }, () => [true, false])
      .flat()
      .map((on) => ({ remedy, on })),
  );
  return shuffled(all, seed);
}
