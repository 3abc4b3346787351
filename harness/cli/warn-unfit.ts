import { conditionNow, unfit } from '../host/fitness.ts';
import { memoryOf } from '../lease/capacity.ts';
import type { Target } from '../model/target.ts';

/** Says at once, on stderr, why what is measured now may come out not proven; the run goes on all the same. */
export async function warnUnfit(results: string, targets: readonly Target[]): Promise<void> {
  const reasons = unfit(await conditionNow(results), memoryOf(targets));
  if (reasons.length === 0) return;
  console.error(`this machine is not fit to measure on: ${reasons.join('; ')}`);
  console.error(
    'what that bends will be said not to be proven; for a proof, run it again when nothing else runs',
  );
}
