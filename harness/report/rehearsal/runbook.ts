/** A procedure as people read it during an incident: the same steps that are rehearsed. */

import type { PeopleOfRun } from '../../model/people.ts';
import type { Inline, Section, Text } from '../../model/section.ts';
import { exact } from '../../text/format.ts';
import type { Document } from '../document.ts';

/** What the runbook says of a step. */
export interface RunbookStep {
  title: string;
  who: string;
  how: readonly string[];
  until: string;
  part?: 'scene' | 'watch' | 'paper';
  tier?: { objective: number; acceptable?: number };
  alongside?: true;
}

export interface Runbook {
  name: string;
  title: string;
  summary: string;
  /** `the first Tuesday of each month` */
  due: string;
  way: string;
  ways: readonly string[];
  target: string;
  steps: readonly RunbookStep[];
  /** What is left to do after a way back. */
  followUps?: readonly { title: string; who: string }[];
  /** Who is called, and who next; left out where the target names no one. */
  people?: PeopleOfRunbook;
}

type PeopleOfRunbook = Pick<PeopleOfRun, 'contacts'> & Partial<Pick<PeopleOfRun, 'escalation'>>;

export function runbook(book: Runbook): Document {
  const { title, summary, target, steps, people, followUps = [] } = book;
  return {
    title,
    subject: target,
    notes: [summary],
    sections: [
      { id: 'about', blocks: about(book).map((text) => ({ kind: 'paragraph', text })) },
      ...steps.filter(({ part }) => part !== 'scene').map(stepSection),
      ...(followUps.length === 0 ? [] : [afterwardsSection(followUps)]),
      ...(people === undefined ? [] : [contactsSection(people)]),
    ],
  };
}

function afterwardsSection(followUps: readonly { title: string; who: string }[]): Section {
  const items = followUps.map(({ title, who }): Text => [{ strong: who }, `: ${title}`]);
  return { id: 'afterwards', title: 'After a way back', blocks: [{ kind: 'list', items, tasks: true }] };
}

function contactsSection({ contacts, escalation = [] }: PeopleOfRunbook): Section {
  const rows = Object.entries(contacts).map(([name, { who, reach = '–' }]): Text[] => {
    const level = escalation.find(({ tell }) => tell === name);
    const when =
      level === undefined ? '–' : level.afterMs === 0 ? 'at once' : `after ${exact(level.afterMs)}`;
    return [who, reach, when];
  });
  return {
    id: 'contacts',
    title: 'Contacts',
    blocks: [{ kind: 'table', head: ['who', 'reached by', 'told of a page that is not acknowledged'], rows }],
  };
}

function about({ name, due, way, ways }: Runbook): Text[] {
  const rehearsed: Text = [
    `Rehearsed on ${due}, in real time, with `,
    { code: `firedrill rehearse ${name}` },
    '. This page is made of the same steps, without those that set its scene.',
  ];
  const others = ways.filter((one) => one !== way).join(', ');
  const elsewhere: Text = [`Here: ${way}. Other ways (`, { code: '--way' }, `): ${others}.`];
  return ways.length > 1 ? [rehearsed, elsewhere] : [rehearsed];
}

function stepSection({ title, who, how, until, part, tier, alongside }: RunbookStep, index: number): Section {
  const remarks = [
    ...(tier === undefined ? [] : [`within ${exact(tier.objective)}`]),
    ...(alongside === true ? ['while the next steps are done'] : []),
    ...(part === 'paper' ? ['not rehearsed'] : []),
  ];
  const doer: Inline[] = [{ strong: who }, ...remarks.map((remark) => `, ${remark}`)];
  return {
    id: `step-${index + 1}`,
    title: `${index + 1}. ${title}`,
    blocks: [
      { kind: 'paragraph', text: doer },
      { kind: 'list', items: how },
      { kind: 'paragraph', text: `Until: ${until}.` },
    ],
  };
}
