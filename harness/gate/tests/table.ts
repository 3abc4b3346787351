import type { Context } from '../context.ts';
import { callOf } from '../context.ts';
import type { Cause, Cure } from '../outcome.ts';
import type { ResultsSeen, TestSeen } from '../seen.ts';
import { whyNoEvidence } from '../standing.ts';
import { listOf } from '../values.ts';
import { isNamed } from './named.ts';
import type { QuarantinedTest, TestsPart } from './shapes.ts';

/** What became of a quarantine's entry. */
export type Excused = 'stands' | 'expired' | 'not re-tested' | 're-tested: passes' | 're-tested: still fails';

/** A test with everything that is said of it. */
export interface JudgedTest extends TestSeen {
  suite: string;
  critical: boolean;
  /** Why its result is no evidence. */
  none?: { cause: Cause; because: string };
  quarantine?: QuarantinedTest & { state: Excused };
}

/** Every test of which there are results. */
export function testTable(context: Context, part: TestsPart): JudgedTest[] {
  return context.seen.tests.flatMap((results) => {
    const none = resultsProblem(context, results);
    return results.tests.map((test): JudgedTest => {
      const entry = part.quarantine.find((one) => isNamed([one.test], test.name));
      return {
        ...test,
        suite: results.suite,
        critical: part.critical.some(({ match }) => isNamed(listOf(match), test.name)),
        ...(none === undefined ? {} : { none }),
        ...(entry === undefined
          ? {}
          : { quarantine: { ...entry, state: excused(entry, test, results, context.seen.now) } }),
      };
    });
  });
}

/** Why results are no evidence. */
export function resultsProblem(
  context: Context,
  results: ResultsSeen,
  within?: string,
): { cause: Cause; because: string } | undefined {
  const { at, ...rest } = results;
  return whyNoEvidence({ ...rest, ...(at === undefined ? {} : { startedAt: at }) }, context.demands(within));
}

/** What turns a suite into evidence. */
export function suiteCure({ seen }: Context, part: TestsPart | undefined, id: string): Cure {
  const suite = part?.suites.find((one) => one.id === id);
  const take = callOf(seen, `gate take results.file --suite ${id} --target ${seen.target}`);
  if (suite?.command === undefined) return { command: take };
  return { command: callOf(seen, `gate --target ${seen.target}`), suite: id };
}

function excused(entry: QuarantinedTest, test: TestSeen, { at }: ResultsSeen, now: Date): Excused {
  const { fixed } = entry;
  if (fixed !== undefined) {
    if (at === undefined || Date.parse(at) <= Date.parse(fixed.at))
      return isOver(entry, now) ? 'expired' : 'not re-tested';
    if (test.state === 'pass') return 're-tested: passes';
    if (!isOver(entry, now)) return 're-tested: still fails';
  }
  return isOver(entry, now) ? 'expired' : 'stands';
}

/** Whether the last day of something is over, by UTC. */
export function isOver({ until }: { until: string }, now: Date): boolean {
  return now.toISOString().slice(0, 10) > until;
}
