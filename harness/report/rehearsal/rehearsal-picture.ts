/** A rehearsal as a picture: its steps, what users saw, and when it was decided. */

import type { Band, Lane, LanesPicture, Mark, Shade } from '../../model/picture.ts';
import type { Millis } from '../../model/time.ts';
import { duration } from '../../text/format.ts';
import type { RehearsalReport } from './rehearsal-report.ts';

/** Something that was good or bad at a moment: a request, or a probe. */
export interface Seen {
  t: Millis;
  good: boolean;
}

export interface Seens {
  users: readonly Seen[];
  readiness: readonly Seen[];
  liveness: readonly Seen[];
}

/** The axis begins at a round moment, so that its ticks are round too. */
const ROUND_MS = 5_000;

const STEP: Shade = { text: 'step', stroke: '▓', colour: 'sand' };
const STAGED: Shade = { text: 'by Firedrill', stroke: '▒', colour: 'grey' };
const GOOD: Shade = { text: 'good', stroke: '─', colour: 'green' };
const BAD: Shade = { text: 'failed or bad', stroke: '█', colour: 'red' };

export function rehearsalPicture(report: RehearsalReport, seens: Seens): LanesPicture {
  const { steps, decisions, durationMs } = report;
  const first = Math.min(...steps.flatMap((step) => step.began ?? []), durationMs);
  return {
    kind: 'lanes',
    from: Math.floor(first / ROUND_MS) * ROUND_MS,
    to: Math.max(durationMs, 1),
    lanes: [
      ...steps.flatMap((step) => stepLane(step, durationMs)),
      lane('users', seens.users, decisions.map(decided)),
      lane('readiness', seens.readiness, []),
      lane('liveness', seens.liveness, []),
    ],
    legend: [STEP, STAGED, BAD, GOOD],
    marks:
      decisions.length === 0
        ? []
        : [
            { direction: 'up', text: 'decided to act' },
            { direction: 'down', text: 'decided not to act' },
          ],
  };
}

function stepLane(step: RehearsalReport['steps'][number], durationMs: Millis): Lane[] {
  const { title, began, ended, outcome, part, measured } = step;
  if (began === null) return [];
  const shade = outcome === 'failed' ? BAD : part === 'step' ? STEP : STAGED;
  const label = measured === null ? outcome : duration(measured.high);
  return [{ title, bands: [{ from: began, to: ended ?? durationMs, shade, label }], marks: [] }];
}

function decided({ at, act }: RehearsalReport['decisions'][number]): Mark {
  return act
    ? { t: at, direction: 'up', label: 'decided to act' }
    : { t: at, direction: 'down', label: 'decided not to act' };
}

/** Spells of good and bad; a spell begins with the first that is not like those before it. */
function lane(title: string, seen: readonly Seen[], marks: readonly Mark[]): Lane {
  const bands: Band[] = [];
  for (const { t, good } of seen.toSorted((a, b) => a.t - b.t)) {
    const shade = good ? GOOD : BAD;
    const last = bands.at(-1);
    if (last !== undefined) last.to = t;
    if (last?.shade !== shade) bands.push({ from: t, to: t, shade, label: '' });
  }
  return { title, bands, marks };
}
