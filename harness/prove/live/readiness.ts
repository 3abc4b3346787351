/** A readiness that does not look, seen from outside. */

import type { Lie } from '../../shim/lie.ts';
import type { LiveMutant, System } from './live-mutant.ts';

export function readinessMutants({ plan, promises, fault }: System): LiveMutant[] {
  const { readiness } = plan.probes;
  if (readiness === undefined) return [];
  const mutant = (name: string, title: string, breaks: string, lie: Lie): LiveMutant => ({
    id: `live/readiness/${name}`,
    title,
    mustBreak: [`probes/readiness/${breaks}`],
    fault,
    lie,
  });
  // The contract has the last word, unless the drill leaves it to chance; see way.ts of the probes.
  const chance = plan.whileBroken.readiness === 'either';
  const good = !chance && promises.readiness === undefined;
  const truth: Lie = { tells: 'the truth' };
  const http = 'path' in readiness ? readiness : undefined;
  const always = mutant(
    'always-ready',
    'readiness goes on saying that all is well',
    'broken',
    http === undefined ? truth : { tells: 'always ready', readiness: http },
  );
  const never = mutant(
    'never-ready',
    'readiness is never good again after the undo',
    good ? 'broken' : 'recovers',
    http === undefined ? truth : { tells: 'never ready', readiness: http },
  );
  if (http === undefined) {
    const cannot = 'readiness is not asked by HTTP, and a shim speaks nothing else';
    return [
      { ...always, cannot },
      { ...never, cannot },
    ];
  }
  if (!chance && !good) return [always, never];
  const equivalent = good
    ? 'the contract has readiness stay good while the fault lasts'
    : 'the drill leaves it to chance what readiness says while the fault lasts';
  return [{ ...always, equivalent }, never];
}
