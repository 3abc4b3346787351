/** Whom the fault hits: outage, recovery and RTO are theirs. */

import { isAs } from '../../figures/answer.ts';
import { type ProbeSeries, probeColumns } from '../../figures/series.ts';
import type { Looks } from '../../figures/stalls.ts';
import type { CallSpec, Check } from '../../model/check.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import type { CallRecord, ProbeOutcome, ProbeRecord } from '../../model/timeline.ts';
import { roundsOf } from '../../signals/calls/rounds.ts';
import type { Evidence } from '../../signals/evidence.ts';

/** Something that is good or bad over time. */
export interface Impact {
  /** How a finding calls it. */
  name: string;
  series: ProbeSeries;
  /** Milliseconds from one look to the next, where they are furthest apart. */
  resolutionMs: Millis;
  /** Where they are closest. */
  looks: Looks;
}

/** The user's probe, or readiness where the user is not meant to notice, unless the contract names somebody else. */
export function impactOf(evidence: Evidence, header: RunHeader): Impact {
  const { impact, readiness, calls, checks = [] } = header.contract;
  const { resolutionMs } = header;
  if (impact === 'writes') {
    // Half of the workload's requests are writes.
    const everyMs = 2000 / header.workload.ratePerSecond;
    return {
      name: 'a write',
      series: writeSeries(evidence),
      resolutionMs: everyMs,
      looks: { everyMs, thread: 'main' },
    };
  }
  const spec = impact && calls?.[impact.call];
  if (impact && spec) {
    const asking = checks.filter(({ call }) => call === impact.call);
    const periods = asking.map(({ everyMs }) => everyMs);
    return {
      name: impact.call,
      series: callSeries(asking, spec, evidence.calls),
      resolutionMs: Math.max(...periods),
      looks: { everyMs: Math.min(...periods), thread: 'main' },
    };
  }
  const probe = header.whileBroken.user === 'good' && readiness !== undefined ? 'readiness' : 'user';
  return ofProbe(probe, evidence, resolutionMs);
}

/** Whom a probe stands for. */
export function ofProbe(name: 'user' | 'readiness', { probes }: Evidence, resolutionMs: Millis): Impact {
  return { name, series: probes[name], resolutionMs, looks: { everyMs: resolutionMs, thread: 'prober' } };
}

function writeSeries({ writes }: Evidence): ProbeSeries {
  const columns = probeColumns();
  for (const { intended, sent, t, outcome, status } of writes)
    columns.add(look({ intended, sent, t }, outcome === 'acknowledged' ? 'good' : 'bad', status));
  return columns.series();
}

/** A round is one look, and good when every call of it is. */
function callSeries(asking: readonly Check[], { good }: CallSpec, all: readonly CallRecord[]): ProbeSeries {
  const columns = probeColumns();
  for (const check of asking) {
    const records = all.filter((one) => one.check === check.title);
    for (const { calls } of roundsOf(check, records)) {
      const bad = calls.find((one) => one.outcome !== 'answered' || !isAs(one, good));
      const sent = Math.min(...calls.map((one) => one.sent));
      const t = Math.max(...calls.map((one) => one.t));
      columns.add(look({ intended: sent, sent, t }, bad ? 'bad' : 'good', (bad ?? calls[0])?.status));
    }
  }
  return columns.series();
}

function look(
  times: Pick<ProbeRecord, 'intended' | 'sent' | 't'>,
  outcome: ProbeOutcome,
  status: number | undefined,
): ProbeRecord {
  return { kind: 'probe', probe: 'user', ...times, outcome, ...(status === undefined ? {} : { status }) };
}
