import type { Finding, Report } from '../../model/judgement.ts';
import type { JunitCase, JunitSuite } from '../formats/junit.ts';
import { sentence, subject } from '../words.ts';

/**
 * A case for each finding. A broken promise is a `failure`; evidence that is missing is an `error`, because CI systems
 * show skipped tests as harmless and a promise that could not be checked is not. A run that Firedrill could not finish
 * has one more case that says so. Times are the run's.
 *
 * @param excuse why what is broken in it fails nothing: its broken cases are shown as skipped
 */
export function runCases(report: Report, excuse?: string): JunitSuite {
  const { target, drill, variant, verdict, findings } = report;
  const className = `firedrill.${target}.${drill}.${variant}`;
  const cases = findings.map((finding): JunitCase => ({ className, name: finding.id, ...saidOf(finding) }));
  const unfinished: JunitCase = {
    className,
    name: 'the run is finished',
    outcome: 'error',
    message: `${verdict.status}: ${sentence(report)}`,
  };
  const all = [...cases, ...(verdict.status === 'error' || verdict.status === 'aborted' ? [unfinished] : [])];
  return {
    name: subject(report),
    startedAt: report.startedAt,
    seconds: Object.values(report.durations).reduce((sum, ms) => sum + ms, 0) / 1000,
    properties: {
      run: report.run,
      verdict: verdict.status,
      pace: String(report.pace),
      commit: report.commit,
    },
    cases: excuse === undefined ? all : all.map((one) => excused(one, excuse)),
  };
}

function saidOf({ grade, phase, expectation, because }: Finding): Pick<JunitCase, 'outcome' | 'message'> {
  const said = `${phase}: ${expectation}: ${because}`;
  switch (grade) {
    case 'pass':
      return { outcome: 'passed', message: said };
    case 'acceptable':
      return { outcome: 'passed', message: `acceptable, but not the objective: ${said}` };
    case 'fail':
      return { outcome: 'failure', message: said };
    case 'no-evidence':
      return { outcome: 'error', message: `no evidence: ${said}` };
  }
}

function excused(one: JunitCase, excuse: string): JunitCase {
  return one.outcome === 'passed'
    ? one
    : { ...one, outcome: 'skipped', message: `${excuse}: ${one.message}` };
}
