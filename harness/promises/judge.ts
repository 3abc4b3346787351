/**
 * Timeline → findings → verdict. Pure: no clock, no files, no engine; the same timeline gives the same judgement, byte for
 * byte, today and in a year.
 *
 * ```
 *  records ─► facts ─► each kind of promise: what it knows, its figures, its claims
 *  header ──► expectations ─┴─► findings ─► verdict
 * ```
 *
 * What was expected and nothing was claimed of is `no-evidence`, and one such finding makes the verdict `not-proven` at
 * best: absence of evidence is never success.
 */

import type { z } from 'zod';
import type { Finding, Judgement } from '../model/judgement.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { type Facts, gather } from '../signals/facts.ts';
import { problemsOf } from '../text/schema-problems.ts';
import { promisesSchema } from './contract.ts';
import { expectationsOf } from './expectations.ts';
import { findingsOf } from './findings.ts';
import type { DefinedKind, Judged, Summary } from './kind.ts';
import { KINDS } from './kinds.ts';
import { machineSummary } from './machine-summary.ts';
import { measuresOf, noMeasures } from './measures.ts';
import { phaseDurations } from './phase-durations.ts';
import { discountStarved } from './starved.ts';
import { verdictOf } from './verdict.ts';

/** Judges a timeline. Never throws for what a timeline lacks: what it lacks is in the findings. */
export function judge(records: Iterable<TimelineRecord>, kinds: readonly DefinedKind[] = KINDS): Judgement {
  return judgement(gather(records), kinds);
}

/** {@link judge} for facts that were gathered record by record. */
export function judgement(facts: Facts, kinds: readonly DefinedKind[] = KINDS): Judgement {
  const { header } = facts;
  const promised = promisesSchema.safeParse(header?.contract);
  if (header === undefined || !promised.success)
    return {
      verdict: header === undefined ? verdictOf(facts, []) : unreadable(promised.error),
      findings: [],
      measures: noMeasures(),
      flaps: [],
      ledger: NOTHING_WRITTEN,
      alerts: [],
      durations: phaseDurations(facts),
    };
  const plan = header;
  const readings = kinds.map((kind) => kind.read(facts, plan));
  const figures: Judged['figures'] = Object.assign({}, ...readings.map((reading) => reading.figures));
  const claims = readings.flatMap((reading) => reading.claims(figures));
  const { objectives = [], survives = {} } = promised.data;
  const findings: Finding[] = discountStarved(
    findingsOf(expectationsOf(plan, kinds), claims, facts, plan),
    facts,
    [plan.service, ...Object.keys(survives.except ?? {})],
  );
  const said: Summary = Object.assign({}, ...readings.map((reading) => reading.summary(figures)));
  const {
    flaps = [],
    ledger = NOTHING_WRITTEN,
    alerts = [],
    orchestrator,
    load,
    people,
    remedies,
    runbooks,
    afterwards,
    taken = {},
    relapsed,
  } = said;
  return {
    verdict: withRelapse(verdictOf(facts, findings), relapsed),
    findings,
    measures: measuresOf({
      figures,
      objectives,
      resolutionMs: plan.resolutionMs,
      taken,
    }),
    flaps,
    ledger,
    alerts,
    ...(orchestrator === undefined ? {} : { orchestrator }),
    ...(load === undefined ? {} : { load }),
    ...(people === undefined ? {} : { people }),
    ...(remedies === undefined ? {} : { remedies }),
    ...(runbooks === undefined ? {} : { runbooks }),
    ...(afterwards === undefined ? {} : { afterwards }),
    ...machineSummary(facts, plan.service),
    ...egressSeen(facts),
    durations: phaseDurations(facts),
  };
}

/** That users were down again after the recovery belongs into the first sentence that is read, whatever else failed. */
function withRelapse(verdict: Judgement['verdict'], relapsed: string | undefined): Judgement['verdict'] {
  const { status, reason } = verdict;
  if (status !== 'fail' || reason === undefined || relapsed === undefined) return verdict;
  return reason.includes('down again')
    ? verdict
    : { status, reason: `${reason}; after the recovery ${relapsed}` };
}

/** What was promised cannot be read from the first record, so that nothing can be held against it. */
function unreadable(error: z.ZodError | undefined): Judgement['verdict'] {
  const lines = error === undefined ? [] : problemsOf(error);
  return { status: 'error', reason: `the contract in the first record cannot be read: ${lines.join('; ')}` };
}

function egressSeen({ egress }: Facts): Pick<Judgement, 'egress'> {
  if (egress === undefined) return {};
  const { guarded, detail, allowed } = egress;
  return { egress: { guarded, detail, allowed } };
}

const NOTHING_WRITTEN: Judgement['ledger'] = {
  attempted: 0,
  acknowledged: 0,
  refused: 0,
  indeterminate: 0,
  lost: 0,
  duplicated: 0,
  resurrected: 0,
  rpoMs: null,
};
