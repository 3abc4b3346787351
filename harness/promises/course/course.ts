/** The course of the run itself: whether the drill could be run, and what it waited for in vain before the fault. */

import type { Facts } from '../../signals/facts.ts';
import { count, exact } from '../../text/format.ts';
import { lasting, WARM_UP_LIMIT_MS } from '../condition.ts';
import { definePromise, type Surprise } from '../kind.ts';
import type { Plan } from '../plan.ts';

/** A machine that is busy with something else calms down, or this is not the time for a drill. */
const QUIET_SCRAPES = 2;
/** Scrapes, and as many evaluations, for which nothing may be wrong before something is broken. */
const STEADY_SCRAPES = 4;
/** Milliseconds for which nothing is broken in a control run, where a drill would hold its fault. */
const CONTROL_MS = 10_000;
/** Scrapes of a recovery, one more than the replay needs of it, since the first comes at any moment. */
const RECOVERY_SCRAPES = 5;

export const course = definePromise({
  key: 'run',
  contract: {},
  expects: () => [{ id: 'run/steady', words: 'a steady state is reached', phase: 'steady', moot: 'before' }],
  knows: (_, facts) => facts,
  asks(_, soFar, moment) {
    const { facts, plan, now, waiting } = soFar;
    const { pace, stableProbes, workload, resolutionMs } = plan;
    switch (moment) {
      case 'well': {
        const quietMs = QUIET_SCRAPES * pace.scrapeIntervalMs;
        return [
          {
            id: 'run/quiet',
            for: `nothing wrong for ${QUIET_SCRAPES} scrapes`,
            limitMs: WARM_UP_LIMIT_MS,
            look() {
              const forMs = now() - lastTrouble(facts, waiting);
              return forMs >= quietMs
                ? { met: true }
                : { met: false, seen: `${(forMs / 1000).toFixed(0)} s so far` };
            },
          },
        ];
      }
      case 'steady':
        return [lasting(soFar, 'run/steady', `${STEADY_SCRAPES} scrapes with nothing wrong`, steadyMs(plan))];
      case 'hold':
        return plan.control === undefined
          ? []
          : [lasting(soFar, 'run/control', 'as long as a fault would be held', CONTROL_MS)];
      case 'stays':
        // What recovers at once must still be seen to stay so: by as many requests as are called stable, and by the replay.
        return [
          lasting(
            soFar,
            'run/recovery',
            'how the recovery goes on',
            Math.max(
              workload === undefined
                ? stableProbes * resolutionMs
                : ((stableProbes + 1) * 1000) / workload.ratePerSecond,
              RECOVERY_SCRAPES * pace.scrapeIntervalMs,
            ),
          ),
        ];
      default:
        return [];
    }
  },
  judge: (_, facts) => [...reached(facts), ...unavailable(facts), ...unmetWaits(facts), ...whole(facts)],
});

function steadyMs({ pace }: Plan): number {
  return STEADY_SCRAPES * Math.max(pace.scrapeIntervalMs, pace.evaluationIntervalMs);
}

/**
 * When a probe, a request or an alert was last not as it should be, and unless the run waits for its turn also when a
 * probe could last not be sent, because the runner was busy. Milliseconds on the run's clock.
 */
function lastTrouble(facts: Facts, waiting: boolean): number {
  const { probeTrouble, requestTrouble, alertTrouble } = facts;
  return Math.max(
    probeTrouble.bad,
    requestTrouble.last,
    alertTrouble.last,
    waiting ? 0 : probeTrouble.unsent,
  );
}

function reached({ phases, end }: Facts) {
  const id = 'run/steady';
  if (end?.outcome === 'unavailable' && !phases.has('inject'))
    return [{ id, grade: 'no-evidence', because: end.reason, at: end.t }] as const;
  if (!phases.has('steady'))
    return [{ id, grade: 'no-evidence', because: 'the steady phase never began' }] as const;
  return [{ id, grade: 'pass', because: 'nothing was broken before it was' }] as const;
}

/** The runner found that it could not ask the drill's question here, and said why. */
function unavailable({ end, phases }: Facts): Surprise[] {
  if (end?.outcome !== 'unavailable' || !phases.has('inject')) return [];
  return [
    {
      id: 'run/possible',
      words: 'the drill can be run',
      phase: 'start',
      grade: 'no-evidence',
      because: end.reason,
      at: end.t,
    },
  ];
}

/** Waits that were given up before the fault. */
function unmetWaits({ waits }: Facts): Surprise[] {
  return waits
    .filter((wait) => !wait.met && (wait.phase === 'start' || wait.phase === 'steady'))
    .map((wait) => ({
      id: `run/wait/${wait.id ?? wait.for}`,
      words: `${wait.for}, before anything is broken`,
      phase: wait.phase,
      grade: 'no-evidence',
      because: `gave up after ${exact(wait.limitMs)}; last seen: ${wait.lastSeen}`,
      at: wait.t,
    }));
}

/** A run counts its records; what is no longer there may be what would have spoken against the target. */
function whole({ end, tally }: Facts): Surprise[] {
  if (end?.records === undefined) return [];
  const missing = Object.entries(end.records).flatMap(([kind, had]) => {
    const lacking = had - (tally.get(kind) ?? 0);
    return lacking > 0 ? [`${lacking} of ${count(had, `${kind} record`)}`] : [];
  });
  const expected = { id: 'run/whole', words: 'the timeline is whole', phase: 'start' } as const;
  if (missing.length > 0)
    return [{ ...expected, grade: 'no-evidence', because: `missing are ${missing.join(', ')}` }];
  const all = Object.values(end.records).reduce((sum, had) => sum + had, 0);
  return [{ ...expected, grade: 'pass', because: `all ${all} records that were made of the run are there` }];
}
