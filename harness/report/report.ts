/** `report.json`: what was run and what came of it. */

import type { Judgement, Report } from '../model/judgement.ts';
import type { RunHeader } from '../model/run-header.ts';

/**
 * The report of a run. Keys are in the order below whatever order the records were in, so that judging the
 * same timeline again gives the same bytes.
 */
export function report(header: RunHeader, judgement: Judgement): Report {
  return {
    schema: 1,
    run: header.run,
    drill: header.drill,
    variant: header.variant,
    target: header.target,
    startedAt: header.startedAt,
    ...(header.control === undefined ? {} : { control: header.control }),
    pace: header.pace.pace,
    commit: header.commit,
    engine: header.engine,
    images: header.images,
    verdict: judgement.verdict,
    findings: judgement.findings,
    measures: judgement.measures,
    flaps: judgement.flaps,
    ledger: judgement.ledger,
    alerts: judgement.alerts,
    ...(judgement.orchestrator === undefined ? {} : { orchestrator: judgement.orchestrator }),
    ...(judgement.load === undefined ? {} : { load: judgement.load }),
    ...(judgement.remedies === undefined ? {} : { remedies: judgement.remedies }),
    ...(judgement.runbooks === undefined ? {} : { runbooks: judgement.runbooks }),
    ...(judgement.afterwards === undefined ? {} : { afterwards: judgement.afterwards }),
    ...(judgement.egress === undefined ? {} : { egress: judgement.egress }),
    ...(judgement.machine === undefined ? {} : { machine: judgement.machine }),
    ...(judgement.people === undefined ? {} : { people: judgement.people }),
    durations: judgement.durations,
  };
}

/** The bytes of `report.json`. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
