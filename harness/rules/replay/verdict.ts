import type { Interval } from '../../model/time.ts';
import type { AsWritten } from '../../model/timeline.ts';
import { isSeen } from './path.ts';
import type { AlertSeen } from './promtool-test.ts';
import type { Missing } from './recording.ts';
import type { SweepRun } from './sweep.ts';

/** What one virtual run says of one alert; ms of production's time. */
type Outcome =
  | { readonly kind: 'already' | 'never' }
  | {
      readonly kind: 'fires';
      /** From injection. */
      readonly fires: number;
      /** From healing; `stuck` when it never ended, `early` when it ended while the fault lasted. */
      readonly resolves: number | 'stuck' | 'early';
    };

const HOW_OFTEN = 'say how often with --period, or hold the fault for longer';

/** What a verdict has to know beside the runs. */
export interface VerdictInputs {
  /** What the sweep leaves open on either side of each time, ms. */
  readonly widenMs: number;
  /** How long the fault was really held, ms: what fires within it needs no guess about how the fault goes on. */
  readonly heldMs: number;
  /** Nothing can fire sooner after the injection than this, ms. */
  readonly leastMs: number;
  readonly evaluationMs: number;
  /** Why it is unknown how the fault goes on. */
  readonly unsettled: string | undefined;
  /** What still changed when the fault was healed. */
  readonly changing: string | undefined;
  /** What would have gone further, had the fault lasted longer. */
  readonly growing: string | undefined;
  /** How near it came, should it never have fired. */
  readonly near: string | undefined;
  /** What the recording does not hold of that which the alert reads. */
  readonly missing: readonly Missing[];
}

/**
 * Puts together what all runs of a sweep say of one alert. All must agree on whether it fires, whichever the phases and
 * whichever part of the fault's end stands for its going on; when it fires is the range over all of them.
 * @param seen what was seen of this alert alone
 */
export function verdictOf(
  runs: readonly SweepRun[],
  seen: readonly AlertSeen[],
  inputs: VerdictInputs,
): AsWritten {
  const { widenMs, heldMs, unsettled, changing, missing } = inputs;
  const byRun = new Map(seen.map((one) => [one.run, one]));
  const all = runs.map((run) => ({
    loop: run.loop,
    ...outcomeOf(run, byRun.get(run.id), inputs.evaluationMs),
  }));
  const settled = all.filter(({ loop }) => isSeen(loop));
  // What drifts on is asked of what would fire; of what would not it is told that it still moved.
  const never = settled.every(({ kind }) => kind === 'never');
  const outcomes = never ? settled : all.filter(({ loop }) => loop !== 'whole');
  const count = (kind: Outcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const held = missing.find(({ bearing }) => bearing !== 'adds');
  const added = missing.find(({ bearing }) => bearing !== 'takes');
  if (count('already') > 0)
    return notProven(
      held === undefined
        ? 'it fires in the steady state, before the fault'
        : `${held.what}, and without it the alert fires before the fault`,
    );
  const whileHeld = outcomes.every((outcome) => outcome.kind === 'fires' && outcome.fires <= heldMs);
  if (count('never') === outcomes.length && added !== undefined) return notProven(added.what);
  if (count('never') < outcomes.length && held !== undefined)
    return notProven(`${held.what}, and whether the alert fires depends on it`);
  if (unsettled !== undefined && !whileHeld) return notProven(unsettled);
  if (count('never') === outcomes.length) {
    const open =
      changing === undefined ? inputs.growing : `the fault had not reached its regime: ${changing}`;
    if (open === undefined && all.some(({ kind }) => kind === 'fires'))
      return notProven(
        `it did not fire, but what came and went while the fault lasted may come again, and then it does; ${HOW_OFTEN}`,
      );
    if (open === undefined) return { status: 'never' };
    return notProven([`it did not fire, but ${open}`, inputs.near ?? []].flat().join('; '));
  }
  if (count('never') > 0)
    return notProven(
      inputs.growing === undefined
        ? disagreement(outcomes, changing)
        : `whether it fires depends on how long the fault lasts: ${inputs.growing}`,
    );
  const fired = outcomes.flatMap((outcome) => (outcome.kind === 'fires' ? [outcome] : []));
  const fires = widened(
    fired.map((outcome) => outcome.fires),
    widenMs,
    inputs.leastMs,
  );
  if (added !== undefined)
    return {
      status: 'fires',
      fires: { low: 0, high: fires.high },
      reason: `${added.what}; with it the alert may fire sooner and end later`,
    };
  const ends = fired.map((outcome) => outcome.resolves);
  if (ends.includes('stuck'))
    return { status: 'fires', fires, reason: 'it had not resolved when the recovery ended' };
  if (ends.includes('early') && changing !== undefined && !whileHeld)
    return notProven(
      `when it fires depends on how the fault goes on, which had not reached its regime: ${changing}`,
    );
  if (ends.includes('early')) {
    const reason =
      changing === undefined
        ? 'it resolved while the fault lasted'
        : `when it resolves depends on how the fault goes on, which had not reached its regime: ${changing}`;
    return { status: 'fires', fires, reason };
  }
  const resolves = widened(
    ends.filter((end) => typeof end === 'number'),
    widenMs,
  );
  return { status: 'fires', fires, resolves };
}

function outcomeOf(run: SweepRun, seen: AlertSeen | undefined, interval: number): Outcome {
  if (seen?.before === 'firing') return { kind: 'already' };
  const { first, last } = seen ?? {};
  // What begins only after healing is not the fault's alert.
  if (first === undefined || last === undefined || first > run.healed + interval) return { kind: 'never' };
  const fires = first - run.injected;
  if (last >= run.evaluations.last) return { kind: 'fires', fires, resolves: 'stuck' };
  const ended = last + interval;
  return { kind: 'fires', fires, resolves: ended <= run.healed ? 'early' : ended - run.healed };
}

function disagreement(
  outcomes: readonly (Outcome & { loop: SweepRun['loop'] })[],
  changing: string | undefined,
): string {
  const settled = outcomes.filter(({ loop }) => isSeen(loop));
  if (changing !== undefined && new Set(settled.map(({ kind }) => kind)).size === 1)
    return `whether it fires depends on how the fault goes on, which had not reached its regime: ${changing}`;
  if (outcomes.some(({ loop }) => loop === 'lowest'))
    return `whether it fires depends on when what came and went while the fault lasted comes again; ${HOW_OFTEN}`;
  const whole = outcomes.filter(({ loop }) => loop === 'last-half');
  const fires = whole.filter(({ kind }) => kind === 'fires').length;
  if (fires > 0 && fires < whole.length) {
    return `whether it fires depends on chance: it does at ${fires} of ${whole.length} phases of scrape and fault`;
  }
  return 'the fault had not reached its regime: it fires with one part of its last half repeated and not with another';
}

function widened(values: readonly number[], by: number, least = 0): Interval {
  const low = Math.max(0, least, Math.min(...values) - by);
  return { low, high: Math.max(low, Math.max(...values) + by) };
}

/** An answer that cannot be given, and why. */
export function notProven(reason: string): AsWritten {
  return { status: 'not-proven', reason };
}
