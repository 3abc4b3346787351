/** Whether the sources that tell of the run were there to tell: without them silence says nothing. */

import { WALL_CLOCK } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { reliesOn, sourceGap, wallClockGap } from '../../signals/sources/gaps.ts';
import { moment } from '../../text/format.ts';
import { WARM_UP_LIMIT_MS } from '../condition.ts';
import { type Claim, definePromise, type Expectation, type Plan, type Surprise } from '../kind.ts';

/** Without these two, silence of the alerts says nothing. */
const REQUIRED = ['prometheus', 'receiver'] as const;

/** How the source of one scrape job is called, before the job. */
const SCRAPE = 'scrape ';

/** How many times as long as the steady state its sources are waited for. */
const STEADY_TIMES = 2;

export const sources = definePromise({
  key: 'sources',
  contract: {},
  expects: (_, plan) => [...required(plan), ...others(plan)].map(expectation),
  knows: (_, facts) => facts,
  asks(_, { facts, plan }, moment) {
    const limitMs = { well: WARM_UP_LIMIT_MS, steady: STEADY_TIMES * steadyMs(plan) }[String(moment)];
    if (limitMs === undefined) return [];
    return (plan.sources ?? []).map((source) => ({
      id: `sources/${source}/answers`,
      for: `evidence from ${source}`,
      limitMs,
      look() {
        const seen = facts.sources.get(source)?.at(-1);
        return seen?.ok ? { met: true } : { met: false, seen: seen?.detail ?? 'not heard of yet' };
      },
    }));
  },
  judge(_, facts, { plan }) {
    const until = watchedUntil(facts);
    const expected = new Set<string>([...required(plan), ...others(plan)]);
    const recorded = [...facts.sources].flatMap(([source, looks]) =>
      source !== WALL_CLOCK && looks.some((look) => look.t <= until) ? [source] : [],
    );
    const unforeseen = recorded.filter((source) => !expected.has(source)).sort();
    return [
      ...[...expected].map((source) => claim(facts, plan, source)),
      ...unforeseen.map((source): Surprise => ({ ...expectation(source), ...claim(facts, plan, source) })),
      ...wallClock(facts),
    ];
  },
});

/** Those of a target without alerts are not asked. */
function required({ sources: asked }: Plan): string[] {
  return REQUIRED.filter((source) => asked === undefined || asked.includes(source));
}

function others(plan: Plan): string[] {
  return (plan.sources ?? []).filter((source) => !REQUIRED.some((one) => one === source)).toSorted();
}

/** `scrape api` → `sources/scrape-api` */
function idOf(source: string): string {
  return `sources/${source.replaceAll(' ', '-')}`;
}

function steadyMs({ pace }: Plan): number {
  return 4 * Math.max(pace.scrapeIntervalMs, pace.evaluationIntervalMs);
}

function expectation(source: string): Expectation {
  const words = source.startsWith(SCRAPE)
    ? `${source} succeeds in the steady state`
    : `${reliesOn(source)} throughout`;
  return { id: idOf(source), words, phase: 'steady', moot: 'before' };
}

/**
 * A scrape that fails once something is broken is an observation of the target, and the metric expectations say whether
 * it may; before that, it is evidence that is missing.
 */
function claim(facts: Facts, plan: Plan, source: string): Claim {
  const id = idOf(source);
  const until = watchedUntil(facts);
  const from = facts.phases.get('steady')?.begin ?? 0;
  const to = source.startsWith(SCRAPE) ? (facts.fault.injecting ?? until) : until;
  const gap = sourceGap(facts, source, { from, to }, plan.pace.evaluationIntervalMs);
  if (gap !== undefined) return { id, grade: 'no-evidence', ...gap };
  return { id, grade: 'pass', because: `from ${moment(from)} to ${moment(to)}` };
}

function wallClock(facts: Facts): Surprise[] {
  if (!facts.sources.has(WALL_CLOCK)) return [];
  const until = watchedUntil(facts);
  const expected = {
    id: idOf(WALL_CLOCK),
    words: 'the wall clock is not set while the run lasts',
    phase: 'steady',
  } as const;
  const set = wallClockGap(facts, until);
  if (set !== undefined) return [{ ...expected, grade: 'no-evidence', ...set }];
  return [{ ...expected, grade: 'pass', because: `until ${moment(until)}` }];
}
