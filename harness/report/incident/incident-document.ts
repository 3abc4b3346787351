/** A post-mortem as far as the evidence writes it; what people must say stands there as a question. */

import type { Account } from '../../incident/account.ts';
import type { Incident } from '../../incident/incident.ts';
import { type MessageName, messageOf, type Part, partsOf, type Scale } from '../../incident/scale.ts';
import type { Section, Text } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, duration, interval, percent } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { momentsOf } from '../drill/moments.ts';

/** What no evidence says. */
const FOR_PEOPLE = '… (for people to say)';
/** Lines of a timeline that a reader takes in. */
const MOST = 40;

export interface IncidentParts {
  account: Account;
  facts: Facts;
  incident: Incident;
  scale: Scale;
}

export function incidentDocument(parts: IncidentParts): Document {
  const { account, incident, scale } = parts;
  const { severity } = incident;
  const { kind } = account.alike;
  return {
    title: `${severity.name}: ${account.target}`,
    subject: account.subject,
    verdict: { status: account.status, reason: account.happened },
    notes: [
      `a draft from the evidence of a ${kind === 'run' ? 'drill' : 'rehearsal'}`,
      `started ${account.startedAt}`,
      `the post-mortem is due within ${scale.within}`,
      [{ code: account.run }],
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

function summarySection({ account, incident }: IncidentParts): Section {
  const { severity, similar } = incident;
  const people = [...severity.tell, ...(account.ledger.lost > 0 ? (severity.tellOnLoss ?? []) : [])];
  return {
    id: 'summary',
    title: 'Summary',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'what happened', value: account.happened },
          { label: 'severity', value: `${severity.name}, proposed: ${severity.means}` },
          {
            label: 'to be taken up',
            value: `within ${severity.answer}; it was ${account.takenUp ?? `after ${FOR_PEOPLE}`}`,
          },
          ...(severity.updates === undefined
            ? []
            : [{ label: 'told again', value: `every ${severity.updates}` }]),
          { label: 'to be told', value: people.length === 0 ? 'none by this scale' : people.join(', ') },
          { label: 'broken on purpose', value: account.broken },
          ...account.besides,
          ...(similar === undefined
            ? []
            : [
                {
                  label: 'alike',
                  value: `${count(similar.times, 'run')} ${account.alikeInWords} broke a promise within ${similar.within}${similar.times >= similar.of ? `: that is ${similar.of} or more, and is escalated` : ''}`,
                },
              ]),
        ],
      },
    ],
  };
}

/** What changed, by the wall clock of the machine. */
function timelineSection({ account, facts }: IncidentParts): Section {
  const shown = momentsOf(facts)
    .filter(({ of, t }) => of !== 'phase' && of !== 'liveness' && t >= (account.since ?? 0) - LEAD_MS)
    .sort((a, b) => a.t - b.t);
  const rows = shown.slice(0, MOST).map(({ t, of, what }): Text[] => [at(account, t), of, what]);
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

function at({ startedAt }: Pick<Account, 'startedAt'>, t: Millis): string {
  return new Date(Date.parse(startedAt) + t).toISOString().slice(11, 23);
}

function impactSection({ account, incident }: IncidentParts): Section {
  const { ledger } = account;
  const { users, requests } = incident;
  const known = ledger.unknown === undefined ? '' : `, of ${ledger.unknown} it is not known`;
  return {
    id: 'impact',
    title: 'Impact',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'users', value: usersText(account, users) },
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

function usersText(account: Account, users: Incident['users']): string {
  if (users === undefined) return 'noticed nothing';
  if (users.to === undefined) return `without it from ${at(account, users.from)} until all ended`;
  return `without it, or some of it, from ${at(account, users.from)} to ${at(account, users.to)}: ${duration(users.to - users.from)}`;
}

function causeSection({ account }: IncidentParts): Section {
  const { parts, broken } = account;
  return {
    id: 'cause',
    title: 'Cause',
    blocks: [
      {
        kind: 'paragraph',
        text: `Set off on purpose: ${broken}. What should have borne it and did not:`,
      },
      {
        kind: 'list',
        items:
          parts.length === 0
            ? ['nothing that the evidence shows']
            : parts.map(
                ({ part, promise, because, more }): Text => [
                  { strong: part },
                  `: ${promise}; ${because}${more > 0 ? `, and ${count(more, 'other promise')}` : ''}`,
                ],
              ),
      },
      { kind: 'paragraph', text: `Why it did not: ${FOR_PEOPLE}` },
    ],
  };
}

/** What told of it, how long after users noticed, and what should have. */
function detectionSection({ account, incident }: IncidentParts): Section {
  const { told, untold, users } = incident;
  const [first] = told.toSorted((a, b) => a.at - b.at);
  const late = first === undefined || users === undefined ? undefined : first.at - users.from;
  const { delivered, expected } = account;
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
                : `${first.alert}, told to ${first.receiver} at ${at(account, first.at)}`,
          },
          {
            label: 'after users',
            value:
              late === undefined
                ? FOR_PEOPLE
                : `${duration(Math.max(0, late))}${account.pace === 1 ? '' : `, at pace ${account.pace}`}`,
          },
          ...(delivered === undefined
            ? []
            : [
                {
                  label: "in production's time",
                  value: `${interval(delivered)} from the beginning until the slowest expected alert is told`,
                },
              ]),
          {
            label: 'should have told',
            value:
              untold.length > 0
                ? `${untold.join(', ')}, and did not`
                : expected.length > 0
                  ? 'every alert that was expected did'
                  : FOR_PEOPLE,
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
              rows: told.map((one): Text[] => [one.alert, at(account, one.at), one.receiver]),
            },
          ]),
    ],
  };
}

function messagesSection(parts: IncidentParts): Section {
  const { account, incident, scale } = parts;
  const names: MessageName[] = [
    'started',
    'update',
    'resolved',
    ...(account.ledger.lost > 0 ? (['loss'] as const) : []),
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

function filled(template: string, { account, incident }: IncidentParts): string {
  const { users, severity, told, requests } = incident;
  const { ledger, cause, since = 0 } = account;
  const values: Readonly<Record<string, string>> = {
    severity: severity.name,
    target: account.target,
    symptom:
      users === undefined ? 'a promise is broken, users notice nothing' : 'users get errors or no answer',
    started: at(account, users?.from ?? since),
    duration: users?.to === undefined ? FOR_PEOPLE : duration(users.to - users.from),
    impact:
      requests.failed === 0
        ? 'No request of users failed.'
        : `${requests.failed} of ${requests.sent} requests of users failed${ledger.lost > 0 ? `, and ${ledger.lost} confirmed writes are lost` : '; no confirmed write is lost'}.`,
    cause,
    told: told.map(({ receiver }) => receiver).join(', ') || 'no receiver',
    lost: String(ledger.lost),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function actionsSection({ account }: IncidentParts): Section {
  return {
    id: 'actions',
    title: 'Actions',
    blocks: [
      {
        kind: 'table',
        head: ['what', 'shown by', 'owner', 'due'],
        rows: [
          ...account.actions.map(({ what, shownBy }): Text[] => [what, [{ code: shownBy }], '…', '…']),
          ['bring the runbook up to date', '', '…', '…'],
        ],
      },
      { kind: 'paragraph', text: ['Shown to be mended by ', { code: account.again }] },
    ],
  };
}
