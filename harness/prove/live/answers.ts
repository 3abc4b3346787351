/** A service that is up again and not as it was. */

import { exact } from '../../text/format.ts';
import type { LiveMutant, System } from './live-mutant.ts';

/** Above what a machine that is busy is forgiven, and below the deadline of any sensible client. Milliseconds. */
const LATER_MS = 150;
/** How much longer than owners put up with. */
const LONGER = 1.25;

export function answerMutants(system: System): LiveMutant[] {
  return [late(system), ...failing(system)];
}

function late({ plan, promises, fault }: System): LiveMutant {
  const mustBreak = [
    ...(plan.probes.user === undefined ? [] : ['afterwards/latency/user']),
    ...(plan.workload === undefined ? [] : ['afterwards/latency/workload']),
  ];
  const mutant: LiveMutant = {
    id: 'live/answers/late',
    title: `after the undo every answer takes three times as long as before the fault, and ${exact(LATER_MS)} more, for good`,
    mustBreak,
    fault,
    lie: { tells: 'late', byMs: LATER_MS },
  };
  if (mustBreak.length === 0) return { ...mutant, cannot: 'there is neither a user probe nor a workload' };
  return promises.afterwards?.service === true
    ? mutant
    : {
        ...mutant,
        equivalent: 'the contract does not have it answer as quickly as before (afterwards.service)',
      };
}

/** Writes, where there are any: readiness and the user's probe may be well while they are not. */
function failing({ plan, promises, fault }: System): LiveMutant[] {
  const what = plan.workload === undefined ? 'user' : 'writes';
  if (what === 'user' && plan.probes.user === undefined) return [];
  const whose = what === 'user' ? "the user's route" : 'every write';
  const bounds = (promises.objectives ?? []).flatMap(({ objective, acceptable }) => {
    const timed = (acceptable ?? objective).filter(({ figure }) => figure === 'recover' || figure === 'rto');
    const id = `objectives/${objective.map(({ figure }) => figure).join('+')}`;
    return timed.flatMap((bound) => ('atMost' in bound ? [{ id, atMost: bound.atMost }] : []));
  });
  const forMs = Math.ceil(LONGER * Math.max(0, ...bounds.map(({ atMost }) => atMost)));
  const forAWhile: LiveMutant = {
    id: 'live/answers/failing-for-a-while',
    title: `${whose} is refused for ${exact(forMs)} after the undo`,
    mustBreak: bounds.map(({ id }) => id),
    fault,
    lie: { tells: 'failing', what, forMs },
  };
  const good = what === 'user' && plan.whileBroken.user === 'good';
  return [
    bounds.length > 0
      ? forAWhile
      : {
          ...forAWhile,
          title: `${whose} is refused for a while after the undo`,
          equivalent: 'no objective bounds how long a recovery takes',
        },
    {
      id: 'live/answers/failing-for-good',
      title: `${whose} is refused from the undo on`,
      mustBreak: [what === 'writes' ? 'traffic/recovers' : `probes/user/${good ? 'broken' : 'recovers'}`],
      fault,
      lie: { tells: 'failing', what },
    },
  ];
}
