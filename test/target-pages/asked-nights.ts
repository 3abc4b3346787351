import type { LoadedTarget } from '../../harness/cli/loaded-target.ts';
import type { Drill } from '../../harness/model/drill.ts';
import { type Promises, promisesOf } from '../../harness/promises/contract.ts';
import { variantsOn } from '../../harness/run/plan.ts';
import type { RecordedNight } from '../recorded/support/recorded-nights.ts';

/** A variant of a drill on a target: what its owners promise in it, and the night that was recorded of it. */
export interface AskedNight {
  /** `db-down/stopped` */
  name: string;
  promises: Promises;
  night: RecordedNight | undefined;
}

export function askedNights(
  { target }: LoadedTarget,
  drills: readonly Drill[],
  own: readonly RecordedNight[],
): AskedNight[] {
  return drills.flatMap((drill) => {
    const contract = target.contract.drills[drill.name];
    if (contract === undefined) return [];
    return variantsOn(drill, target).map((variant) => ({
      name: `${drill.name}/${variant}`,
      promises: promisesOf(contract, variant),
      night: own.find(({ report }) => report.drill === drill.name && report.variant === variant),
    }));
  });
}
