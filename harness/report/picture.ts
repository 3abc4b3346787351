/**
 * The run as a picture: lanes of bands on one time axis, drawn as text in Markdown and as SVG in HTML.
 */

import { badSpells } from '../figures/bad-spells.ts';
import type { ProbeSeries } from '../figures/series.ts';
import { stallsOf } from '../figures/stalls.ts';
import type { Judgement } from '../model/judgement.ts';
import { PHASES } from '../model/phase.ts';
import type { ProbeName } from '../model/request.ts';
import { PROBES } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import { type AlertLife, alertLives } from '../signals/alerts/alert-life.ts';
import type { Facts } from '../signals/facts.ts';
import { phaseEnd, watchedUntil } from '../signals/frame/frame.ts';
import { duration } from '../text/format.ts';

export type BandState =
  | 'phase'
  | 'fault'
  | 'good'
  | 'bad'
  | 'silent'
  | 'pending'
  | 'firing'
  | 'outage'
  | 'stall';

export interface Band<State extends string = BandState> {
  from: Millis;
  to: Millis;
  state: State;
  /** Shown in or beside the band where there is room. */
  label: string;
}

/** A moment: a notification on its alert's lane. */
export interface Mark {
  t: Millis;
  kind: 'told' | 'told-over';
  label: string;
}

export interface Lane<State extends string = BandState> {
  title: string;
  bands: Band<State>[];
  marks: Mark[];
}

export interface Picture<State extends string = BandState> {
  from: Millis;
  to: Millis;
  lanes: Lane<State>[];
}

/** Columns that probes are drawn with; what is narrower than one cannot be seen anyway. */
const COLUMNS = 1200;

export function picture(facts: Facts, judgement: Pick<Judgement, 'alerts'>): Picture {
  const from = 0;
  const to = Math.max(facts.last, 1);
  const lives = alertLives(facts);
  const lanes = [
    { title: 'phase', bands: phaseBands(facts), marks: [] },
    { title: 'fault', bands: faultBands(facts), marks: [] },
    ...PROBES.map((probe) => probeLane(probe, facts.probes[probe], from, to)),
    { title: 'outage', bands: outageBands(facts), marks: [] },
    ...judgement.alerts.map(({ name, expected }) => alertLane(name, expected, lives.get(name), to)),
  ];
  const stalls = stallBands(facts);
  if (stalls.length > 0) lanes.push({ title: 'own clock stalled', bands: stalls, marks: [] });
  return { from, to, lanes };
}

function phaseBands(facts: Facts): Band[] {
  return PHASES.flatMap((phase) => {
    const begin = facts.phases.get(phase)?.begin;
    const end = phaseEnd(facts, phase);
    if (begin === undefined || end === undefined) return [];
    return [{ from: begin, to: end, state: 'phase' as const, label: phase }];
  });
}

function faultBands({ fault, header, last }: Facts): Band[] {
  if (fault.injecting === undefined) return [];
  const label = header === undefined ? 'fault' : `${header.fault} on ${header.service}`;
  return [{ from: fault.injecting, to: fault.undone ?? last, state: 'fault', label }];
}

/** Where the runner stood still for longer than it claims to see: why figures may be absent. */
function stallBands(facts: Facts): Band[] {
  const stalls = stallsOf(facts, facts.header?.resolutionMs ?? 0);
  return stalls.map(({ from, to, thread }) => {
    return { from, to, state: 'stall', label: `${thread}, ${duration(to - from)}` };
  });
}

/** Each time the user probe went down after the injection, with how long it was. */
function outageBands(facts: Facts): Band[] {
  const { injecting } = facts.fault;
  if (injecting === undefined) return [];
  const series = facts.probes.user;
  return badSpells(series, injecting, watchedUntil(facts)).map((spell) => {
    const from = series.intended(spell.first);
    const to = series.intended(spell.goodAfter ?? spell.last);
    return { from, to, state: 'outage', label: duration(to - from) };
  });
}

/** The worst that was seen in each column, joined to bands. */
function probeLane(probe: ProbeName, series: ProbeSeries, from: Millis, to: Millis): Lane {
  const column = (to - from) / COLUMNS;
  const bands: Band[] = [];
  for (let i = 0; i < series.length; i++) {
    const state = stateOf(series, i);
    const start = series.intended(i);
    const next = i + 1 < series.length ? series.intended(i + 1) : start;
    const last = bands.at(-1);
    // A band narrower than a column cannot stand alone: the worse state wins it.
    if (last !== undefined && (last.state === state || start - last.from < column)) {
      last.to = next;
      if (rank(state) > rank(last.state)) last.state = state;
    } else {
      bands.push({ from: start, to: next, state, label: '' });
    }
  }
  return { title: probe, bands, marks: [] };
}

function stateOf(series: ProbeSeries, i: number): BandState {
  const { outcome } = series.answer(i);
  if (outcome === 'good') return 'good';
  return outcome === 'bad' ? 'bad' : 'silent';
}

function rank(state: BandState): number {
  return state === 'good' ? 0 : state === 'silent' ? 1 : 2;
}

function alertLane(name: string, expected: boolean, life: AlertLife | undefined, to: Millis): Lane {
  const bands = (life?.episodes ?? []).flatMap(({ pending, firing, ended }): Band[] => {
    const end = ended?.high ?? to;
    const fires = firing?.high ?? end;
    return [
      ...(pending === undefined
        ? []
        : [{ from: pending.high, to: fires, state: 'pending' as const, label: 'pending' }]),
      ...(firing === undefined ? [] : [{ from: fires, to: end, state: 'firing' as const, label: 'firing' }]),
    ];
  });
  const marks = (life?.notifications ?? []).map(
    ({ t, status }): Mark =>
      status === 'firing'
        ? { t, kind: 'told', label: 'firing notification arrived' }
        : { t, kind: 'told-over', label: 'resolved notification arrived' },
  );
  return { title: expected ? name : `${name} (not expected)`, bands, marks };
}
