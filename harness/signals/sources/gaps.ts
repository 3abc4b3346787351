/** Where a source of evidence cannot be relied on. */

import type { Millis } from '../../model/time.ts';
import { WALL_CLOCK } from '../../model/timeline.ts';
import { duration, moment } from '../../text/format.ts';
import type { Gap, Window } from '../signal.ts';
import type { Sources } from './sources.ts';

/** How a source is said to be there, and not to be, where it is not one that answers. */
const IN_WORDS: Readonly<Record<string, { is: string; isNot: string }>> = {
  evaluations: { is: 'Prometheus evaluates its rules', isNot: 'Prometheus evaluated no rules' },
  scrapes: { is: 'Prometheus scrapes its targets', isNot: 'Prometheus scraped nothing' },
};

/** `prometheus answers`, or what else a source does as long as it can be relied on. */
export function reliesOn(source: string): string {
  return IN_WORDS[source]?.is ?? `${source} answers`;
}

/**
 * Why `source` cannot be relied on between two moments; undefined when it can. A gap shorter than one evaluation is let
 * pass: no alert's state can come and go inside it.
 */
export function sourceGap(
  { sources }: Sources,
  source: string,
  { from, to }: Window,
  evaluationIntervalMs: Millis,
): Gap | undefined {
  const looks = sources.get(source) ?? [];
  if (looks.length === 0) return { because: `nothing was recorded of ${source}: it was not asked`, at: from };
  for (const [i, look] of looks.entries()) {
    const until = looks[i + 1]?.t ?? Math.max(to, look.t);
    const overlap = Math.min(until, to) - Math.max(look.t, from);
    const lasting = looks[i + 1] === undefined || until - look.t > evaluationIntervalMs;
    if (look.ok || overlap < 0 || !lasting) continue;
    const length = overlap > 0 ? ` for ${duration(overlap)}` : '';
    return {
      because: `${IN_WORDS[source]?.isNot ?? `${source} did not answer`}${length} from ${moment(look.t)}: ${look.detail}`,
      at: look.t,
    };
  }
  const first = looks.find((look) => look.ok);
  if (first === undefined || first.t > to)
    return { because: `${source} never answered until ${moment(to)}`, at: to };
  return undefined;
}

/** Prometheus stamps samples with the wall clock, and rules read them by it; all else is measured by another. */
export function wallClockGap({ sources }: Sources, until: Millis): Gap | undefined {
  const set = sources.get(WALL_CLOCK)?.find((look) => !look.ok && look.t <= until);
  if (set === undefined) return undefined;
  const because = `${set.detail}, seen at ${moment(set.t)}: what Prometheus stamped before and after cannot be put in order`;
  return { because, at: set.t };
}
