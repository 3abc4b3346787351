import type { Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Section } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, moment } from '../../text/format.ts';
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
    title: header.drillTitle,
    subject: subject(report),
    verdict: { status: report.verdict.status, reason: sentence(report) },
    notes: [
      ...(report.control === undefined
        ? []
        : [
            `Control run: nothing was broken, and ${count(report.control.notAsked.length, 'promise')} of a fault not asked`,
          ]),
      `Findings: ${tally(report.findings) || 'none'}`,
      ...toldNotes(report, facts),
      `started ${report.startedAt}`,
      report.pace === 1
        ? 'pace 1'
        : `pace ${report.pace}: what monitoring waits for was ${report.pace} times as short`,
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

/** Who was told what, and when; nothing where there is nothing that tells. */
function toldNotes({ alerts }: Report, { notifications }: Facts): string[] {
  if (alerts.length === 0) return [];
  const told = alerts.flatMap(({ name, delivered }) => {
    if (delivered === null) return [];
    const to = receiversOf(name, { notifications }).join(' and ');
    return [`${name} at ${moment(delivered.high)}${to === '' ? '' : ` to ${to}`}`];
  });
  return [told.length === 0 ? 'no person was told' : `told: ${told.join(', ')}`];
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
