import { lastedOf, spanOf } from '../../figures/figure-span.ts';
import type { Account, PeopleSeen } from '../../incident/account.ts';
import type { Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Interval } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { someOf } from '../../text/some-of.ts';
import { partsToMend } from '../drill/to-mend.ts';
import { again, brokenPromises, sentence, subject } from '../words.ts';
import { dataOf } from './data-lost.ts';

/** What a drill that broke a promise tells of it. */
export function drillAccount(report: Report, header: RunHeader, facts: Facts): Account {
  const failed = brokenPromises(report).filter(({ grade }) => grade === 'fail');
  const parts = [...partsToMend(report, header, facts)];
  const names = parts.map(([part]) => part);
  const borne = names.length === 0 ? '' : `; what should have borne it and did not: ${someOf(names)}`;
  return {
    run: report.run,
    target: report.target,
    startedAt: report.startedAt,
    pace: report.pace,
    subject: subject(report),
    title: header.drillTitle,
    status: report.verdict.status,
    happened: sentence(report),
    alike: { kind: 'run', drill: report.drill },
    alikeInWords: `of ${report.drill} on ${report.target}`,
    broken: `${header.fault} on ${header.service}`,
    cause: `${header.fault} on ${header.service}, set off on purpose${borne}`,
    since: facts.fault.injecting,
    outageMs: lastedOf(report.measures.outage),
    ...dataOf(report, header, facts),
    parts: parts.map(([part, [first, ...others]]) => ({
      part,
      promise: first?.expectation ?? '',
      because: first?.because ?? '',
      more: others.length,
    })),
    actions: failed.map(({ expectation, id }) => ({ what: `keep: ${expectation}`, shownBy: id })),
    expected: report.alerts.filter(({ expected }) => expected).map(({ name }) => name),
    delivered: spanOf(report.measures.deliver),
    people: peopleSeen(report, facts),
    steps: [],
    besides: [],
    again: again(report, header.made),
  };
}

/** As a run by hand has it; in any other the drill itself heals what it broke, and people were not asked. */
function peopleSeen({ people }: Report, facts: Facts): PeopleSeen {
  const { steps, said } = facts.people;
  if (people === undefined || people.steps.length === 0) {
    const { undoing } = facts.fault;
    return { said: [], ...(undoing === undefined ? {} : { mitigating: { t: undoing, by: 'the drill' } }) };
  }
  const done = (name: string) =>
    steps.find((one) => one.step === name && one.edge === 'end' && one.outcome === 'done')?.t;
  const asked = people.steps.find(({ step, outcome }) => step === 'acknowledge' && outcome !== 'open');
  const [acknowledged, diagnosed] = [done('acknowledge'), done('diagnose')];
  const curing = steps.find(({ step, edge }) => step === 'cure' && edge === 'begin')?.t;
  return {
    said: said.filter(({ step }) => step === 'diagnose').map(({ text }) => text),
    ...(asked === undefined ? {} : { takenUp: unhurried(asked.measured, people.hurry) }),
    ...(acknowledged === undefined ? {} : { acknowledged }),
    ...(diagnosed === undefined ? {} : { diagnosed }),
    ...(curing === undefined ? {} : { mitigating: { t: curing, by: 'people' } }),
  };
}

function unhurried(measured: Interval | null, hurry: number): Interval | 'never' {
  return measured === null ? 'never' : { low: measured.low * hurry, high: measured.high * hurry };
}
