/** Whether the sources that tell of the run were there to tell: without them silence says nothing. */

import { probesIn } from '../../model/request.ts';
import { SCRAPES, WALL_CLOCK } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { reliesOn, sourceGap, wallClockGap } from '../../signals/sources/gaps.ts';
import { moment } from '../../text/format.ts';
import { awaitedSources, recordsAll, waitFor } from '../awaited.ts';
import { WARM_UP_LIMIT_MS } from '../condition.ts';
import { type Claim, definePromise, type Expectation, type Surprise } from '../kind.ts';
import type { Plan } from '../plan.ts';

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
      for: waitFor(source),
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
      looks.some((look) => look.t <= until) ? [source] : [],
    );
    const unforeseen = new Set([...recorded, ...waitedFor(facts, plan)].filter((one) => !expected.has(one)));
    return [
      ...[...expected].map((source) => claim(facts, plan, source)),
      ...[...unforeseen]
        .sort((a, b) => Number(a === WALL_CLOCK) - Number(b === WALL_CLOCK) || (a < b ? -1 : 1))
        .map((source): Surprise => ({ ...expectation(source), ...claim(facts, plan, source) })),
    ];
  },
});

/** Those of a target without alerts are not asked. */
function required({ sources: asked }: Plan): string[] {
  return REQUIRED.filter((source) => asked === undefined || asked.includes(source));
}

function others(plan: Plan): string[] {
  const named = plan.sources === undefined ? [] : [...plan.sources, ...always(plan, plan.sources)];
  return named.filter((source) => !REQUIRED.some((one) => one === source)).toSorted();
}

/** What a run relied on whose header does not say so. */
function waitedFor(facts: Facts, plan: Plan): string[] {
  const awaited = awaitedSources(facts, plan);
  return [...awaited, ...(recordsAll(facts, plan) ? always(plan, awaited) : [])];
}

/** What no run waits for, and every run records that has probes, scrapes and a workload. */
function always({ probes, workload }: Plan, awaited: readonly string[]): string[] {
  return [
    ...(probesIn(probes).length > 0 ? ['prober'] : []),
    ...(awaited.some((source) => source.startsWith(SCRAPE)) ? [SCRAPES] : []),
    ...(workload === undefined ? [] : ['readback']),
    WALL_CLOCK,
  ];
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
    : source === WALL_CLOCK
      ? 'the wall clock is not set while the run lasts'
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
  if (source === WALL_CLOCK && facts.sources.has(source)) return wallClock(id, facts, until);
  const from = facts.phases.get('steady')?.begin ?? 0;
  const to = source.startsWith(SCRAPE) ? (facts.fault.injecting ?? until) : until;
  const gap = sourceGap(facts, source, { from, to }, plan.pace.evaluationIntervalMs);
  if (gap !== undefined) return { id, grade: 'no-evidence', ...gap };
  return { id, grade: 'pass', because: `from ${moment(from)} to ${moment(to)}` };
}

function wallClock(id: string, facts: Facts, until: number): Claim {
  const set = wallClockGap(facts, until);
  if (set !== undefined) return { id, grade: 'no-evidence', ...set };
  return { id, grade: 'pass', because: `until ${moment(until)}` };
}
