/** A post-mortem as far as the evidence writes it; what people must say stands there as a question. */

import { type Part, partsOf } from '../../incident/scale.ts';
import type { Section, Text } from '../../model/section.ts';
import { count } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { detectionSection } from './detection.ts';
import { filledForm } from './form-sections.ts';
import { FOR_PEOPLE, type IncidentParts } from './incident-parts.ts';
import { messagesSection } from './messages.ts';
import { filled, requestsText, usersText, valuesOf } from './placeholder-values.ts';
import { asksPostMortem, postMortemText, summarySection } from './summary.ts';
import { turningPoints } from './turning-points.ts';
import { at, zoneOf } from './wall-clock.ts';

/** Lines of a timeline that a reader takes in. */
const MOST = 40;

/** In the form of the team where it has one, and then what the form does not have. */
export function incidentDocument(parts: IncidentParts): Document {
  const { account, incident, scale, form } = parts;
  const { kind } = account.alike;
  const values = valuesOf(parts);
  const notes: Text[] = [
    `a draft from the evidence of a ${kind === 'run' ? 'drill' : 'rehearsal'}`,
    `started ${account.startedAt}`,
    `times in ${zoneOf(parts)}`,
    `post-mortem: ${postMortemText(parts)}`,
    ...(scale.file === undefined || !asksPostMortem(parts)
      ? []
      : [['to be filed as ', { code: filled(scale.file, values) }]]),
    [{ code: account.run }],
  ];
  const sections = partsOf(scale, form !== undefined).map((part) => SECTIONS[part](parts));
  if (form === undefined)
    return {
      title: `${incident.severity.name}: ${account.target}`,
      subject: account.subject,
      verdict: { status: account.status, reason: account.happened },
      notes,
      sections,
    };
  const own = filledForm(form, values);
  const rated = `${account.target}, ${incident.severity.name} (proposed)`;
  return { title: own.title, notes: [rated, ...notes], sections: [...own.sections, ...sections] };
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

/** What changed, by the clock on the wall. */
function timelineSection(parts: IncidentParts): Section {
  const all = turningPoints(parts.account, parts.facts);
  const rows = all.slice(0, MOST).map(({ t, of, what }): Text[] => [at(parts, t), of, what]);
  return {
    id: 'timeline',
    title: 'Timeline',
    blocks: [
      { kind: 'table', head: ['at', 'what', 'came to'], rows },
      ...(all.length > MOST
        ? [{ kind: 'paragraph' as const, text: `And ${all.length - MOST} more on the page of the run.` }]
        : []),
    ],
  };
}

function impactSection(parts: IncidentParts): Section {
  const { account, incident } = parts;
  return {
    id: 'impact',
    title: 'Impact',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'users', value: usersText(parts) },
          { label: `${incident.requests.of}s`, value: requestsText(incident.requests) },
          { label: 'data', value: account.data ?? 'the run wrote none' },
          { label: 'cost', value: FOR_PEOPLE },
        ],
      },
    ],
  };
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

function actionsSection({ account }: IncidentParts): Section {
  return {
    id: 'actions',
    title: 'Actions',
    blocks: [
      {
        kind: 'table',
        head: ['what', 'shown by', 'owner', 'due'],
        rows: [
          ...account.actions.map(({ what, shownBy }): Text[] => [
            what,
            shownBy === undefined ? '' : [{ code: shownBy }],
            '…',
            '…',
          ]),
          ['bring the runbook up to date', '', '…', '…'],
        ],
      },
      { kind: 'paragraph', text: ['Shown to be mended by ', { code: account.again }] },
    ],
  };
}
