/** A run as a picture: what each probe, each alert and the runner itself did, on one time axis. */

import { badSpells } from '../../figures/bad-spells.ts';
import type { ProbeSeries } from '../../figures/series.ts';
import { stallsOf } from '../../figures/stalls.ts';
import type { Judgement } from '../../model/judgement.ts';
import { PHASES } from '../../model/phase.ts';
import type { Band, Lane, LanesPicture, Mark, Shade } from '../../model/picture.ts';
import type { ProbeName } from '../../model/request.ts';
import { PROBES } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { WriteOutcome } from '../../model/timeline.ts';
import { type AlertLife, alertLives } from '../../signals/alerts/alert-life.ts';
import type { Facts } from '../../signals/facts.ts';
import { phaseEnd, watchedUntil } from '../../signals/frame/frame.ts';
import { isRead } from '../../signals/workload/requests.ts';
import { duration } from '../../text/format.ts';
import { FIRING, PENDING } from './alert-shades.ts';

const PHASE: Shade = { text: 'phase', stroke: ' ', colour: 'band' };
const FAULT: Shade = { text: 'fault in', stroke: '▓', colour: 'grey' };
const GOOD: Shade = { text: 'good', stroke: '─', colour: 'green' };
const BAD: Shade = { text: 'bad', stroke: '█', colour: 'red' };
const SILENT: Shade = { text: 'late or no answer', stroke: '▒', colour: 'amber' };
const OUTAGE: Shade = { text: 'outage', stroke: '═', colour: 'outline' };
const GONE: Shade = { text: 'container gone', stroke: '▓', colour: 'ink' };
const BROKEN: Shade = { text: 'promise broken', stroke: '✗', colour: 'red', bare: true };
const STALL: Shade = { text: 'stall', stroke: '!', colour: 'ink', bare: true };

/** What is worse hides what is better where there is no room for both. */
const WORSE: readonly Shade[] = [GOOD, SILENT, BAD];

const OF_WRITES: Readonly<Record<WriteOutcome, Shade>> = {
  acknowledged: GOOD,
  refused: BAD,
  indeterminate: SILENT,
};

/** Columns that probes are drawn with, about as many as a page has units of width for them; what is narrower cannot be seen anyway. */
const COLUMNS = 900;

export function timelinePicture(
  facts: Facts,
  judgement: Pick<Judgement, 'alerts' | 'findings'>,
): LanesPicture {
  const from = 0;
  const to = Math.max(facts.last, 1);
  const lives = alertLives(facts);
  const fault = faultBand(facts);
  const containers = containerLanes(facts);
  const lanes: Lane[] = [
    { title: 'phase', bands: phaseBands(facts), marks: [] },
    { title: 'fault', bands: fault === undefined ? [] : [fault], marks: [] },
    ...PROBES.map((probe) => probeLane(probe, facts.probes[probe], from, to)),
    ...trafficLanes(facts, from, to),
    ...brokenLanes(judgement),
    { title: 'outage (user probe)', bands: outageBands(facts), marks: [] },
    ...containers,
    ...judgement.alerts.map(({ name, expected }) => alertLane(name, expected, lives.get(name), to)),
  ];
  const stalls = stallBands(facts);
  if (stalls.length > 0) lanes.push({ title: 'Firedrill itself stalled', bands: stalls, marks: [] });
  return {
    kind: 'lanes',
    from,
    to,
    lanes,
    legend: [
      ...[GOOD, BAD, FIRING, SILENT, PENDING, FAULT, OUTAGE],
      ...(containers.length > 0 ? [GONE] : []),
      ...(lanes.some(({ title }) => title === BROKEN.text) ? [BROKEN] : []),
      STALL,
    ],
    marks: [
      { direction: 'up', text: 'told' },
      { direction: 'down', text: 'told it is over' },
    ],
    note: 'empty: nothing was asked, or nothing happened',
    ...(fault === undefined ? {} : { behind: { from: fault.from, to: fault.to } }),
  };
}

function phaseBands(facts: Facts): Band[] {
  return PHASES.flatMap((phase) => {
    const begin = facts.phases.get(phase)?.begin;
    const end = phaseEnd(facts, phase);
    if (begin === undefined || end === undefined) return [];
    return [{ from: begin, to: end, shade: PHASE, label: phase }];
  });
}

function faultBand({ fault, header, last }: Facts): Band | undefined {
  if (fault.injecting === undefined) return undefined;
  const label = header === undefined ? 'fault' : `${header.fault} on ${header.service}`;
  return { from: fault.injecting, to: fault.undone ?? last, shade: FAULT, label };
}

/** Where the runner stood still for longer than it claims to see: why figures may be absent. */
function stallBands(facts: Facts): Band[] {
  const stalls = stallsOf(facts, facts.header?.resolutionMs ?? 0);
  return stalls.map(({ from, to, thread }) => {
    return { from, to, shade: STALL, label: `${thread}, ${duration(to - from)}` };
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
    const lasted = duration(to - from);
    return { from, to, shade: OUTAGE, label: spell.goodAfter === undefined ? `more than ${lasted}` : lasted };
  });
}

/** Of each service whose container ended while it was watched, when it was not there. */
function containerLanes(facts: Facts): Lane[] {
  const until = watchedUntil(facts);
  const ends = facts.engine.filter(({ action, t }) => action === 'die' && t <= until);
  return [...Map.groupBy(ends, ({ service }) => service)].map(([service, died]) => ({
    title: `${service} (container)`,
    marks: [],
    bands: died.map(({ t, exitCode }): Band => {
      const again = facts.engine.find(
        (one) => one.service === service && one.action === 'start' && one.t >= t,
      );
      const label = exitCode === undefined ? 'gone' : `gone, exit code ${exitCode}`;
      return { from: t, to: again?.t ?? facts.last, shade: GONE, label };
    }),
  }));
}

/** When a promise was first seen broken: what users were answered may look well and be what was not to be. */
function brokenLanes({ findings }: Pick<Judgement, 'findings'>): Lane[] {
  const bands = findings.flatMap(({ grade, at, expectation }): Band[] =>
    grade === 'fail' && at !== undefined ? [{ from: at, to: at, shade: BROKEN, label: expectation }] : [],
  );
  return bands.length === 0 ? [] : [{ title: 'promise broken', bands, marks: [] }];
}

function probeLane(probe: ProbeName, series: ProbeSeries, from: Millis, to: Millis): Lane {
  const asked = Array.from({ length: series.length }, (_, i) => ({
    at: series.intended(i),
    shade: shadeOf(series, i),
  }));
  return { title: `${probe} probe`, bands: joined(asked, from, to), marks: [] };
}

/** What users' own requests came to; a probe may be well while these are not. */
function trafficLanes({ writes, reads }: Facts, from: Millis, to: Millis): Lane[] {
  const asked = {
    writes: writes.map(({ intended, outcome }) => ({ at: intended, shade: OF_WRITES[outcome] })),
    reads: reads.map((one) => ({ at: one.intended, shade: isRead(one) ? GOOD : BAD })),
  };
  return Object.entries(asked)
    .filter(([, all]) => all.length > 0)
    .map(([title, all]) => ({
      title: `users' ${title}`,
      bands: joined(
        all.toSorted((a, b) => a.at - b.at),
        from,
        to,
      ),
      marks: [],
    }));
}

/** The worst that was seen in each column, joined to bands. @param asked by time */
function joined(asked: readonly { at: Millis; shade: Shade }[], from: Millis, to: Millis): Band[] {
  const column = (to - from) / COLUMNS;
  const bands: Band[] = [];
  for (const [i, { at, shade }] of asked.entries()) {
    const next = asked[i + 1]?.at ?? at;
    const last = bands.at(-1);
    // A band narrower than a column cannot stand alone: the worse state wins it.
    if (last !== undefined && (last.shade === shade || at - last.from < column)) {
      last.to = next;
      if (WORSE.indexOf(shade) > WORSE.indexOf(last.shade)) last.shade = shade;
    } else {
      bands.push({ from: at, to: next, shade, label: '' });
    }
  }
  return bands;
}

function shadeOf(series: ProbeSeries, i: number): Shade {
  const { outcome } = series.answer(i);
  if (outcome === 'good') return GOOD;
  return outcome === 'bad' ? BAD : SILENT;
}

function alertLane(name: string, expected: boolean, life: AlertLife | undefined, to: Millis): Lane {
  const bands = (life?.episodes ?? []).flatMap(({ pending, firing, ended }): Band[] => {
    const end = ended?.high ?? to;
    const fires = firing?.high ?? end;
    return [
      ...(pending === undefined ? [] : [{ from: pending.high, to: fires, shade: PENDING, label: 'pending' }]),
      ...(firing === undefined ? [] : [{ from: fires, to: end, shade: FIRING, label: 'firing' }]),
    ];
  });
  const marks = (life?.notifications ?? []).map(
    ({ t, status }): Mark =>
      status === 'firing'
        ? { t, direction: 'up', label: 'firing notification arrived' }
        : { t, direction: 'down', label: 'resolved notification arrived' },
  );
  return { title: expected ? name : `${name} (not expected)`, bands, marks };
}
