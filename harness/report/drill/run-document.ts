import type { Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Section } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, duration, moment } from '../../text/format.ts';
import { orchestratorRows } from '../../text/orchestrator.ts';
import type { Document } from '../document.ts';
import { sentence, subject, tally } from '../words.ts';
import { afterwardsSection } from './afterwards.ts';
import { alertsSection, receiversOf } from './alerts.ts';
import { curvesPicture } from './curves-picture.ts';
import { loadSection } from './load.ts';
import { machineSection } from './machine.ts';
import { measuresSection } from './measures.ts';
import { momentsOf } from './moments.ts';
import { peopleSection } from './people.ts';
import { remediesSection } from './remedies.ts';
import { runbooksSection } from './runbooks.ts';
import { timelinePicture } from './timeline-picture.ts';
import { toMendSections } from './to-mend.ts';
import { toProveSections } from './to-prove.ts';
import { evidenceSection, whatRanSection } from './what-ran.ts';
import { writesSection } from './writes.ts';

/** What a person wants to read of a run the morning after. */
export function runDocument(report: Report, header: RunHeader, facts: Facts): Document {
  return {
    title: `${header.drillTitle}, a drill`,
    subject: subject(report),
    verdict: { status: report.verdict.status, reason: sentence(report) },
    notes: [
      ...(report.control === undefined
        ? []
        : [
            `Control run: nothing was broken, and ${count(report.control.notAsked.length, 'promise')} of a fault not asked`,
          ]),
      ...faultNotes(report, facts),
      ...toldNotes(report, facts),
      `Findings: ${tally(report.findings) || 'none'}`,
      `started ${report.startedAt}`,
      report.pace === 1
        ? 'pace 1'
        : `pace ${report.pace}: monitoring's waits were divided by ${report.pace}; figures in production time are not`,
    ],
    sections: [
      ...toMendSections(report, header, facts),
      ...toProveSections(report, header, facts),
      ...(report.load === undefined ? [] : [loadSection(report.load)]),
      measuresSection(report),
      timelineSection(report, facts),
      { id: 'findings', title: 'Findings', blocks: [{ kind: 'findings', findings: report.findings }] },
      alertsSection(report, facts),
      ...(report.remedies === undefined ? [] : [remediesSection(report.remedies)]),
      ...(report.runbooks === undefined ? [] : [runbooksSection(report.runbooks)]),
      ...(report.people === undefined ? [] : [peopleSection(report.people)]),
      ...(header.workload === undefined ? [] : [writesSection(report)]),
      ...(report.afterwards === undefined
        ? []
        : [afterwardsSection(report.afterwards, report.control !== undefined)]),
      ...orchestratorSections(report, header),
      ...(report.machine === undefined ? [] : [machineSection(report.machine)]),
      ...(report.control === undefined ? [] : [notAskedSection(report.control.notAsked)]),
      whatRanSection(report, header),
      evidenceSection(report, header),
    ],
  };
}

/** That the fault was put in on purpose, for how long, and whether users are still without service. */
function faultNotes(report: Report, { fault, header, last }: Facts): string[] {
  const { injecting, undone } = fault;
  if (injecting === undefined || header === undefined) return [];
  const at = new Date(Date.parse(report.startedAt) + injecting).toISOString().slice(11, 19);
  const what = `${header.fault} on ${header.service} was put in on purpose at ${at} UTC, ${moment(injecting)} into the run`;
  const until = undone === undefined ? 'and never taken out' : `for ${duration(undone - injecting)}`;
  const { outage } = report.measures;
  const served =
    'absent' in outage && outage.moreThan !== undefined ? 'users were still not served' : undefined;
  const end = served ?? ('absent' in outage ? undefined : 'users were served again');
  return [`${what}, ${until}${end === undefined ? '' : `; when the run ended, at ${moment(last)}, ${end}`}`];
}

/** Each alert that was delivered, to which receiver and when, then those expected and not delivered; empty without alerts. */
function toldNotes({ alerts }: Report, { notifications, fault: { injecting = 0 } }: Facts): string[] {
  if (alerts.length === 0) return [];
  const told = alerts.flatMap(({ name, delivered }) => {
    if (delivered === null) return [];
    const to = receiversOf(name, { notifications }).join(' and ');
    const since = delivered.high - injecting;
    const when = since < 0 ? `${duration(-since)} before the fault` : `${duration(since)} into the fault`;
    return [`${name} ${when}${to === '' ? '' : ` to ${to}`}`];
  });
  const silent = alerts.filter(({ expected, delivered }) => expected && delivered === null);
  return [
    told.length === 0 ? 'no person was told' : `people were told by ${told.join(', ')}`,
    ...(silent.length === 0 ? [] : [`expected, and not told: ${silent.map(({ name }) => name).join(', ')}`]),
  ];
}

function timelineSection(report: Report, facts: Facts): Section {
  const lanes = timelinePicture(facts, report);
  const curves = curvesPicture(facts);
  return {
    id: 'timeline',
    blocks: [
      { kind: 'picture', id: 'lanes', alt: 'Timeline of the run', picture: lanes },
      ...(curves === undefined
        ? []
        : [
            {
              kind: 'picture' as const,
              id: 'curves',
              alt: "Users' requests per second, how long their answers took, and what the machine waited for",
              picture: curves,
            },
          ]),
      {
        kind: 'moments',
        from: lanes.from,
        to: lanes.to,
        begin: firstBroken(report) ?? facts.fault.injected ?? lanes.from,
        seen: momentsOf(facts),
      },
    ],
    brief: [{ kind: 'picture', id: 'lanes', alt: 'Timeline of the run', picture: lanes }],
  };
}

/** The moment that a reader asks about first. */
function firstBroken({ findings }: Report): Millis | undefined {
  const times = findings.flatMap(({ grade, at }) => (grade === 'fail' && at !== undefined ? [at] : []));
  return times.length === 0 ? undefined : Math.min(...times);
}

function notAskedSection(ids: readonly string[]): Section {
  return {
    id: 'not-asked',
    title: 'Not asked: control run',
    blocks: [{ kind: 'list', items: ids.map((id) => [{ code: id }]) }],
    brief: [],
  };
}

function orchestratorSections({ orchestrator: would }: Report, { orchestrator }: RunHeader): Section[] {
  if (would === undefined || orchestrator === undefined) return [];
  return [
    {
      id: 'orchestrator',
      title: 'What an orchestrator would have done',
      blocks: [
        {
          kind: 'paragraph',
          text: 'Over every moment at which it might begin to ask, and had the fault lasted for as long as it takes to act.',
        },
        { kind: 'table', head: ['act', 'when', 'how it asks'], rows: orchestratorRows(would, orchestrator) },
      ],
      brief: [],
    },
  ];
}
