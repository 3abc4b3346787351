/** A post-mortem as far as the evidence writes it; what people must say stands there as a question. */

import { spanOf } from '../../figures/figure-span.ts';
import type { Incident } from '../../incident/incident.ts';
import { type MessageName, messageOf, type Part, partsOf, type Scale } from '../../incident/scale.ts';
import type { Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Section, Text } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, duration, interval, percent } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { momentsOf } from '../drill/moments.ts';
import { partsToMend } from '../drill/to-mend.ts';
import { again, brokenPromises, sentence, subject } from '../words.ts';

/** What no evidence says. */
const FOR_PEOPLE = '… (for people to say)';
/** Lines of a timeline that a reader takes in. */
const MOST = 40;

export interface IncidentParts {
  report: Report;
  header: RunHeader;
  facts: Facts;
  incident: Incident;
  scale: Scale;
}

export function incidentDocument(parts: IncidentParts): Document {
  const { report, incident, scale } = parts;
  const { severity } = incident;
  return {
    title: `${severity.name}: ${report.target}`,
    subject: subject(report),
    verdict: { status: report.verdict.status, reason: sentence(report) },
    notes: [
      'a draft from the evidence of a drill',
      `started ${report.startedAt}`,
      `the post-mortem is due within ${scale.within}`,
      [{ code: report.run }],
    ],
    sections: partsOf(scale).map((part) => SECTIONS[part](parts)),
  };
}

const SECTIONS: Readonly<Record<Part, (parts: IncidentParts) => Section>> = {
  summary: summarySection,
  timeline: timelineSection,
  impact: impactSection,
  cause: causeSection,
  detection: detectionSection,
  messages: messagesSection,
  actions: actionsSection,
  lessons: () => ({
    id: 'lessons',
    title: 'Lessons',
    blocks: [
      {
        kind: 'list',
        items: [
          `What went well: ${FOR_PEOPLE}`,
          `What went badly: ${FOR_PEOPLE}`,
          `Where we were lucky: ${FOR_PEOPLE}`,
        ],
      },
    ],
  }),
};

function summarySection({ report, header, incident }: IncidentParts): Section {
  const { severity, similar } = incident;
  const people = [...severity.tell, ...(report.ledger.lost > 0 ? (severity.tellOnLoss ?? []) : [])];
  return {
    id: 'summary',
    title: 'Summary',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'what happened', value: sentence(report) },
          { label: 'severity', value: `${severity.name}, proposed: ${severity.means}` },
          {
            label: 'to be taken up',
            value: `within ${severity.answer}; it was ${takenUp(report)}`,
          },
          ...(severity.updates === undefined
            ? []
            : [{ label: 'told again', value: `every ${severity.updates}` }]),
          { label: 'to be told', value: people.length === 0 ? 'none by this scale' : people.join(', ') },
          { label: 'broken on purpose', value: `${header.fault} on ${header.service}` },
          ...(similar === undefined
            ? []
            : [
                {
                  label: 'alike',
                  value: `${count(similar.times, 'run')} of ${report.drill} on ${report.target} broke a promise within ${similar.within}${similar.times >= similar.of ? `: that is ${similar.of} or more, and is escalated` : ''}`,
                },
              ]),
        ],
      },
    ],
  };
}

/** As a run by hand has it; of any other, people were not asked. */
function takenUp({ people }: Report): string {
  const step = people?.steps.find((one) => one.step === 'acknowledge');
  if (step === undefined || step.outcome === 'open') return `after ${FOR_PEOPLE}`;
  return step.measured === null ? 'not taken up' : `${interval(step.measured)} after the page`;
}

/** What changed, by the wall clock of the machine. */
function timelineSection({ report, facts }: IncidentParts): Section {
  const shown = momentsOf(facts)
    .filter(({ of, t }) => of !== 'phase' && of !== 'liveness' && t >= (facts.fault.injecting ?? 0) - LEAD_MS)
    .sort((a, b) => a.t - b.t);
  const rows = shown.slice(0, MOST).map(({ t, of, what }): Text[] => [at(report, t), of, what]);
  return {
    id: 'timeline',
    title: 'Timeline',
    blocks: [
      { kind: 'table', head: ['at', 'what', 'came to'], rows },
      ...(shown.length > MOST
        ? [{ kind: 'paragraph' as const, text: `And ${shown.length - MOST} more on the page of the run.` }]
        : []),
    ],
  };
}

/** A timeline begins so long before the fault. Milliseconds. */
const LEAD_MS = 1_000;

function at({ startedAt }: Report, t: Millis): string {
  return new Date(Date.parse(startedAt) + t).toISOString().slice(11, 23);
}

function impactSection({ report, incident }: IncidentParts): Section {
  const { ledger } = report;
  const { users, requests } = incident;
  const known = ledger.unknown === undefined ? '' : `, of ${ledger.unknown} it is not known`;
  return {
    id: 'impact',
    title: 'Impact',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'users', value: usersText(report, users) },
          {
            label: 'requests',
            value:
              requests.sent === 0
                ? 'none failed'
                : `${requests.failed} of ${requests.sent} failed (${percent(requests.failed, requests.sent)}) until the last that did`,
          },
          {
            label: 'data',
            value: `${ledger.lost} of ${ledger.acknowledged} confirmed writes lost, ${ledger.duplicated} stored twice, ${ledger.resurrected} stored though refused${known}`,
          },
          { label: 'cost', value: FOR_PEOPLE },
        ],
      },
    ],
  };
}

function usersText(report: Report, users: Incident['users']): string {
  if (users === undefined) return 'noticed nothing';
  if (users.to === undefined) return `without it from ${at(report, users.from)} until the drill ended`;
  return `without it, or some of it, from ${at(report, users.from)} to ${at(report, users.to)}: ${duration(users.to - users.from)}`;
}

function causeSection({ report, header, facts }: IncidentParts): Section {
  const parts = [...partsToMend(report, header, facts)];
  return {
    id: 'cause',
    title: 'Cause',
    blocks: [
      {
        kind: 'paragraph',
        text: `The drill broke ${header.service} (${header.fault}); that is what set it off. What should have borne it and did not:`,
      },
      {
        kind: 'list',
        items:
          parts.length === 0
            ? ['nothing that the evidence shows']
            : parts.map(
                ([part, broken]): Text => [
                  { strong: part },
                  `: ${broken[0]?.expectation ?? ''}; ${broken[0]?.because ?? ''}${broken.length > 1 ? `, and ${count(broken.length - 1, 'other promise')}` : ''}`,
                ],
              ),
      },
      { kind: 'paragraph', text: `Why it did not: ${FOR_PEOPLE}` },
    ],
  };
}

/** What told of it, how long after users noticed, and what should have. */
function detectionSection({ report, incident }: IncidentParts): Section {
  const { told, untold, users } = incident;
  const [first] = told.toSorted((a, b) => a.at - b.at);
  const late = first === undefined || users === undefined ? undefined : first.at - users.from;
  const delivered = spanOf(report.measures.deliver);
  return {
    id: 'detection',
    title: 'Detection',
    blocks: [
      {
        kind: 'facts',
        facts: [
          {
            label: 'noticed by',
            value:
              first === undefined
                ? 'nothing that was set up to: no alert was delivered'
                : `${first.alert}, told to ${first.receiver} at ${at(report, first.at)}`,
          },
          {
            label: 'after users',
            value:
              late === undefined
                ? FOR_PEOPLE
                : `${duration(Math.max(0, late))}${report.pace === 1 ? '' : `, at pace ${report.pace}`}`,
          },
          ...(delivered === undefined
            ? []
            : [
                {
                  label: "in production's time",
                  value: `${Number.isFinite(delivered.high) ? interval(delivered) : `more than ${duration(delivered.low)}`} from the beginning until the slowest expected alert is told`,
                },
              ]),
          {
            label: 'should have told',
            value:
              untold.length === 0 ? 'every alert that was expected did' : `${untold.join(', ')}, and did not`,
          },
          { label: 'why so late', value: FOR_PEOPLE },
        ],
      },
      ...(told.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              head: ['alert', 'first told', 'to'],
              rows: told.map((one): Text[] => [one.alert, at(report, one.at), one.receiver]),
            },
          ]),
    ],
  };
}

function messagesSection(parts: IncidentParts): Section {
  const { report, incident, scale } = parts;
  const names: MessageName[] = [
    'started',
    'update',
    'resolved',
    ...(report.ledger.lost > 0 ? (['loss'] as const) : []),
  ];
  const ended = incident.users?.to;
  return {
    id: 'messages',
    title: 'Messages',
    blocks: [
      {
        kind: 'table',
        head: ['', 'words'],
        rows: names
          .filter((name) => name !== 'resolved' || ended !== undefined || incident.users === undefined)
          .map((name) => [name, filled(messageOf(scale, name), parts)]),
      },
    ],
  };
}

function filled(template: string, { report, header, facts, incident }: IncidentParts): string {
  const { users, severity, told, requests } = incident;
  const [part] = [...partsToMend(report, header, facts).keys()];
  const values: Readonly<Record<string, string>> = {
    severity: severity.name,
    target: report.target,
    symptom:
      users === undefined ? 'a promise is broken, users notice nothing' : 'users get errors or no answer',
    started: at(report, users?.from ?? facts.fault.injecting ?? 0),
    duration: users?.to === undefined ? FOR_PEOPLE : duration(users.to - users.from),
    impact:
      requests.failed === 0
        ? 'No request of users failed.'
        : `${requests.failed} of ${requests.sent} requests of users failed${report.ledger.lost > 0 ? `, and ${report.ledger.lost} confirmed writes are lost` : '; no confirmed write is lost'}.`,
    cause: `${header.service} was ${header.fault}${part === undefined ? '' : `, which ${part} did not bear as it should`}`,
    told: told.map(({ receiver }) => receiver).join(', ') || 'no receiver',
    lost: String(report.ledger.lost),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function actionsSection({ report, header }: IncidentParts): Section {
  const broken = brokenPromises(report).filter(({ grade }) => grade === 'fail');
  return {
    id: 'actions',
    title: 'Actions',
    blocks: [
      {
        kind: 'table',
        head: ['what', 'shown by', 'owner', 'due'],
        rows: [
          ...broken.map((one): Text[] => [`keep: ${one.expectation}`, [{ code: one.id }], '…', '…']),
          ['bring the runbook up to date', '', '…', '…'],
        ],
      },
      { kind: 'paragraph', text: ['Shown to be mended by ', { code: again(report, header.made) }] },
    ],
  };
}
