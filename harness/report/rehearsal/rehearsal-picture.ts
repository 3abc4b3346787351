/** A rehearsal as a Gantt picture: its steps, what users saw, and when it was decided. */

import type { Millis } from '../../model/time.ts';
import { duration } from '../../text/format.ts';
import { type Drawing, drawn } from '../gantt.ts';
import type { Band, BandState, Lane, Mark, Picture } from '../picture.ts';
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

const DRAWING: Drawing<BandState> = {
  strokes: {
    phase: ' ',
    fault: '▒',
    good: '─',
    bad: '█',
    silent: '·',
    pending: '▓',
    firing: '█',
    outage: '═',
    stall: '!',
  },
  legend: '▓ step  ▒ by Firedrill  █ failed or bad  ─ good  ▲ decided to act  ▼ decided not to act',
};

export function rehearsalPicture(report: RehearsalReport, seens: Seens): Picture {
  const lanes = [
    ...report.steps.flatMap((step): Lane[] => {
      const { began, ended, outcome, part, measured } = step;
      if (began === null) return [];
      const to = ended ?? report.durationMs;
      const state = outcome === 'failed' ? 'bad' : part === 'step' ? 'pending' : 'fault';
      const label = measured === null ? outcome : duration(measured.high);
      return [{ title: step.title, bands: [{ from: began, to, state, label }], marks: [] }];
    }),
    lane('users', seens.users, report.decisions.map(decided)),
    lane('readiness', seens.readiness, []),
    lane('liveness', seens.liveness, []),
  ];
  const began = report.steps.flatMap((step) => step.began ?? []);
  const first = Math.min(...began, report.durationMs);
  return { from: Math.floor(first / ROUND_MS) * ROUND_MS, to: Math.max(report.durationMs, 1), lanes };
}

export function rehearsalGantt(picture: Picture): string {
  return drawn(picture, DRAWING);
}

const decided = ({ at, act }: RehearsalReport['decisions'][number]): Mark => ({
  t: at,
  kind: act ? 'told' : 'told-over',
  label: act ? 'decided to act' : 'decided not to act',
});

/** Spells of good and bad; a spell begins with the first that is not like those before it. */
function lane(title: string, seen: readonly Seen[], marks: Mark[]): Lane {
  const bands: Band[] = [];
  for (const { t, good } of seen.toSorted((a, b) => a.t - b.t)) {
    const state = good ? 'good' : 'bad';
    const last = bands.at(-1);
    if (last !== undefined) last.to = t;
    if (last?.state !== state) bands.push({ from: t, to: t, state, label: '' });
  }
  return { title, bands, marks };
}
