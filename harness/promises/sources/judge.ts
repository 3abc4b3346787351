/** Whether those who should have told us were there to tell. */

import type { Finding } from '../../model/judgement.ts';
import type { PaceUsed } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import { EVALUATIONS, SCRAPES, WALL_CLOCK } from '../../model/timeline.ts';
import type { Evidence } from '../../signals/evidence.ts';
import { watchedUntil } from '../../signals/evidence.ts';
import { duration, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';

/** Without these two, silence of the alerts says nothing. */
const REQUIRED_SOURCES = ['prometheus', 'receiver'] as const;

/** What Prometheus says is of now only while it does both. */
export const PROMETHEUS = ['prometheus', EVALUATIONS, SCRAPES] as const;

/** How a source is said to be there, and not to be, where it is nobody who answers. */
const IN_WORDS: Readonly<Record<string, { is: string; isNot: string }>> = {
  [EVALUATIONS]: { is: 'Prometheus evaluates its rules', isNot: 'Prometheus evaluated no rules' },
  [SCRAPES]: { is: 'Prometheus scrapes its targets', isNot: 'Prometheus scraped nothing' },
};

/** Why a source cannot be relied on, and since when. */
interface Trouble {
  because: string;
  at: Millis;
}

/** Where sources told whether they are there, and how often Prometheus looks at its rules. */
interface Sourced {
  evidence: Pick<Evidence, 'sources'>;
  header: { pace: Pick<PaceUsed, 'evaluationIntervalMs'> };
}

/** How the source of one scrape job is called, before the job. */
const SCRAPE = 'scrape ';

/** One finding per source of evidence, required or merely recorded. */
export function judgeSources(matter: Case): Finding[] {
  const { evidence } = matter;
  const until = watchedUntil(evidence);
  const others = [...evidence.sources]
    .filter(
      ([name, looks]) => !isRequired(name) && name !== WALL_CLOCK && looks.some((look) => look.t <= until),
    )
    .map(([name]) => name);
  return [
    ...[...REQUIRED_SOURCES, ...others.sort()].map((source) => judgeSource(matter, source, until)),
    ...judgeWallClock(matter, until),
  ];
}

function judgeWallClock({ evidence }: Case, until: Millis): Finding[] {
  if (!evidence.sources.has(WALL_CLOCK)) return [];
  const expectation = 'nobody sets the wall clock';
  const set = wallClockTrouble(evidence, until);
  if (set === undefined) return [finding(expectation, 'steady', 'pass', `until ${moment(until)}`)];
  return [finding(expectation, 'steady', 'no-evidence', set.because, set.at)];
}

/** Prometheus stamps samples with the wall clock, and rules read them by it; all else is measured by another. */
export function wallClockTrouble({ sources }: Pick<Evidence, 'sources'>, until: Millis): Trouble | undefined {
  const set = sources.get(WALL_CLOCK)?.find((look) => !look.ok && look.t <= until);
  if (set === undefined) return undefined;
  const because = `${set.detail}, seen at ${moment(set.t)}: what Prometheus stamped before and after cannot be put in order`;
  return { because, at: set.t };
}

/**
 * A scrape that fails once something is broken is an observation of the target, and the metric expectations
 * say whether it may; before that, it is evidence that is missing.
 */
function judgeSource(matter: Case, source: string, until: Millis): Finding {
  const { evidence } = matter;
  const begin = evidence.phases.get('steady')?.begin ?? 0;
  const isScrape = source.startsWith(SCRAPE);
  const end = isScrape ? (evidence.fault.injecting ?? until) : until;
  const expectation = isScrape
    ? `${source} succeeds in the steady state`
    : `${IN_WORDS[source]?.is ?? `${source} answers`} throughout`;
  const trouble = sourceTrouble(matter, source, begin, end);
  if (trouble !== undefined)
    return finding(expectation, 'steady', 'no-evidence', trouble.because, trouble.at);
  return finding(expectation, 'steady', 'pass', `from ${moment(begin)} to ${moment(end)}`);
}

function isRequired(name: string): boolean {
  return REQUIRED_SOURCES.some((one) => one === name);
}

/**
 * Why `source` cannot be relied on between two moments; undefined when it can. A gap shorter than one
 * evaluation is let pass: no alert's state can come and go inside it.
 */
export function sourceTrouble(
  { evidence, header }: Sourced,
  source: string,
  from: Millis,
  to: Millis,
): Trouble | undefined {
  const looks = evidence.sources.get(source) ?? [];
  if (looks.length === 0) return { because: `nothing was recorded of ${source}: nobody asked it`, at: from };
  for (const [i, look] of looks.entries()) {
    const until = looks[i + 1]?.t ?? Math.max(to, look.t);
    const overlap = Math.min(until, to) - Math.max(look.t, from);
    const lasting = looks[i + 1] === undefined || until - look.t > header.pace.evaluationIntervalMs;
    if (look.ok || overlap < 0 || !lasting) continue;
    const length = overlap > 0 ? ` for ${duration(overlap)}` : '';
    return {
      because: `${IN_WORDS[source]?.isNot ?? `${source} did not answer`}${length} from ${moment(look.t)}: ${look.detail}`,
      at: look.t,
    };
  }
  const first = looks.find((look) => look.ok);
  if (first === undefined || first.t > to) {
    return { because: `${source} never answered until ${moment(to)}`, at: to };
  }
  return undefined;
}

/**
 * Why what Prometheus said, or did not say, between two moments says nothing of the target; undefined where it does. It
 * may answer and yet be as old as its last evaluation, or its last scrape.
 */
export function prometheusTrouble(matter: Sourced, from: Millis, to: Millis): Trouble | undefined {
  return firstTrouble(matter, PROMETHEUS, from, to);
}

/**
 * The evidence without what the rules as written said of series that have a hole: nobody can know what they would have
 * said of what was not scraped.
 */
export function withoutHoles(evidence: Evidence): Evidence {
  const { header, phases, asWritten } = evidence;
  const from = phases.get('steady')?.begin;
  if (header === undefined || from === undefined || asWritten.size === 0) return evidence;
  const hole = firstTrouble({ evidence, header }, ['prometheus', SCRAPES], from, watchedUntil(evidence));
  if (hole === undefined) return evidence;
  const unknown = { status: 'not-proven', reason: hole.because } as const;
  return { ...evidence, asWritten: new Map([...asWritten.keys()].map((alert) => [alert, unknown])) };
}

function firstTrouble(
  matter: Sourced,
  sources: readonly string[],
  from: Millis,
  to: Millis,
): Trouble | undefined {
  for (const source of sources) {
    // Nobody looked for the others before they had names.
    if (source !== 'prometheus' && !matter.evidence.sources.has(source)) continue;
    const trouble = sourceTrouble(matter, source, from, to);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

/** Whether the run can say anything at all of the fault: it was injected, and somebody saw it. */
export function faultProven({ fault, effects }: Evidence): boolean {
  const { injecting, injected } = fault;
  if (injecting === undefined || injected === undefined) return false;
  const until = fault.undoing ?? Number.POSITIVE_INFINITY;
  return effects.some((effect) => effect.seen && effect.t >= injecting && effect.t <= until);
}
