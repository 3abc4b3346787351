/** What the fault hits: outage, recovery and RTO are taken from it. */

import { isAs } from '../../figures/answer.ts';
import { type ProbeSeries, probeColumns } from '../../figures/series.ts';
import type { Looks } from '../../figures/stalls.ts';
import type { BrokenAnswer } from '../../model/request.ts';
import { periodOf } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import type { CallRecord, ProbeOutcome, ProbeRecord } from '../../model/timeline.ts';
import type { CallSpec, Check } from '../../signals/calls/check.ts';
import { roundsOf } from '../../signals/calls/rounds.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Plan } from '../plan.ts';
import { ONE, type RequestKind, requestPeriod, requestSeries } from '../request-series.ts';

/** Something that is good or bad over time. */
export interface Impact {
  /** How a finding calls it. */
  name: string;
  /** How the report says whose figure it is. */
  of: string;
  series: ProbeSeries;
  /** Milliseconds from one look to the next, where they are furthest apart. */
  resolutionMs: Millis;
  /** Where they are closest. */
  looks: Looks;
}

/** What the contract says of what the fault hits. */
export interface ImpactSpec {
  impact?: 'writes' | { call: string | readonly string[] } | undefined;
  readiness?: BrokenAnswer | undefined;
  calls?: Record<string, CallSpec> | undefined;
  checks?: Record<string, Check> | undefined;
}

/** The user's probe, or readiness where the user is not meant to notice, unless the contract names something else. */
export function impactOf(facts: Facts, plan: Plan, spec: ImpactSpec): Impact {
  const { impact, readiness, calls, checks = {} } = spec;
  if (impact === 'writes' && plan.workload !== undefined) return ofRequests('writes', facts, plan);
  const asking = typeof impact === 'object' ? askingOf(callsOf(impact), checks, calls) : [];
  if (typeof impact === 'object' && asking.length > 0) {
    const name = nameOf(impact);
    const periods = asking.map(({ check }) => check.everyMs);
    return {
      name,
      of: name,
      series: callSeries(asking, facts.calls),
      resolutionMs: Math.max(...periods),
      looks: { everyMs: Math.min(...periods), thread: 'main' },
    };
  }
  const spared = plan.whileBroken.user === 'good' && readiness !== undefined;
  const probe = spared || plan.probes.user === undefined ? 'readiness' : 'user';
  return ofProbe(probe, facts, plan);
}

interface Asking {
  key: string;
  check: Check;
  call: CallSpec;
}

/** The calls whose checks tell what the fault hits, which are one thing to the user: requests for other places, say. */
export const callsOf = ({ call }: { call: string | readonly string[] }): readonly string[] => [call].flat();

/** How a finding calls what the fault hits, where the contract names calls: as the last of them is called. */
export const nameOf = (impact: { call: string | readonly string[] }): string => callsOf(impact).at(-1) ?? '';

function askingOf(
  names: readonly string[],
  checks: Readonly<Record<string, Check>>,
  calls: Readonly<Record<string, CallSpec>> = {},
): Asking[] {
  return Object.entries(checks).flatMap(([key, check]) => {
    const call = names.includes(check.call) ? calls[check.call] : undefined;
    return call === undefined ? [] : [{ key, check, call }];
  });
}

/** A probe, as what the fault hits. */
export function ofProbe(name: 'user' | 'readiness', { probes }: Facts, plan: Plan): Impact {
  const everyMs = periodOf(plan, name);
  return {
    name,
    of: name,
    series: probes[name],
    resolutionMs: everyMs,
    looks: { everyMs, thread: 'prober' },
  };
}

/** The workload's requests of a kind, likewise. */
export function ofRequests(kind: RequestKind, facts: Facts, plan: Plan): Impact {
  const everyMs = requestPeriod(plan);
  return {
    name: `a ${ONE[kind]}`,
    of: kind,
    series: requestSeries(kind, facts),
    resolutionMs: everyMs,
    looks: { everyMs, thread: 'main' },
  };
}

/** A round is one look, and good when every call of it is; looks of several checks in the order in which they were taken. */
function callSeries(asking: readonly Asking[], all: readonly CallRecord[]): ProbeSeries {
  const looks = asking.flatMap(({ key, check, call }) => {
    const records = all.filter((one) => one.check === key);
    return roundsOf(check, records).map(({ calls }) => {
      const bad = calls.find((one) => one.outcome !== 'answered' || !isAs(one, call.good));
      const sent = Math.min(...calls.map((one) => one.sent));
      const t = Math.max(...calls.map((one) => one.t));
      return look({ intended: sent, sent, t }, bad ? 'bad' : 'good', (bad ?? calls[0])?.status);
    });
  });
  const columns = probeColumns();
  for (const one of looks.toSorted((a, b) => a.intended - b.intended)) columns.add(one);
  return columns.series();
}

function look(
  times: Pick<ProbeRecord, 'intended' | 'sent' | 't'>,
  outcome: ProbeOutcome,
  status: number | undefined,
): ProbeRecord {
  return { kind: 'probe', probe: 'user', ...times, outcome, ...(status === undefined ? {} : { status }) };
}
