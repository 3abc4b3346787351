import { lastedOf, spanOf } from '../../figures/figure-span.ts';
import type { Account } from '../../incident/account.ts';
import type { Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Facts } from '../../signals/facts.ts';
import { interval } from '../../text/format.ts';
import { partsToMend } from '../drill/to-mend.ts';
import { again, brokenPromises, sentence, subject } from '../words.ts';

/** What a drill that broke a promise tells of it. */
export function drillAccount(report: Report, header: RunHeader, facts: Facts): Account {
  const failed = brokenPromises(report).filter(({ grade }) => grade === 'fail');
  const parts = [...partsToMend(report, header, facts)];
  const [first] = parts;
  const bears = first === undefined ? '' : `, which ${first[0]} did not bear as it should`;
  return {
    run: report.run,
    target: report.target,
    startedAt: report.startedAt,
    pace: report.pace,
    subject: subject(report),
    status: report.verdict.status,
    happened: sentence(report),
    alike: { kind: 'run', drill: report.drill },
    alikeInWords: `of ${report.drill} on ${report.target}`,
    broken: `${header.fault} on ${header.service}`,
    cause: `${header.service} was ${header.fault}${bears}`,
    since: facts.fault.injecting,
    outageMs: lastedOf(report.measures.outage),
    ledger: report.ledger,
    parts: parts.map(([part, [first, ...others]]) => ({
      part,
      promise: first?.expectation ?? '',
      because: first?.because ?? '',
      more: others.length,
    })),
    actions: failed.map(({ expectation, id }) => ({ what: `keep: ${expectation}`, shownBy: id })),
    expected: report.alerts.filter(({ expected }) => expected).map(({ name }) => name),
    delivered: spanOf(report.measures.deliver),
    takenUp: takenUp(report),
    besides: [],
    again: again(report, header.made),
  };
}

/** As a run by hand has it; of any other, people were not asked. */
function takenUp({ people }: Report): string | undefined {
  const step = people?.steps.find((one) => one.step === 'acknowledge');
  if (step === undefined || step.outcome === 'open') return undefined;
  return step.measured === null ? 'not taken up' : `${interval(step.measured)} after the page`;
}
