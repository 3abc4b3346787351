import type { Inline, Section, Text } from '../../model/section.ts';
import { moment } from '../../text/format.ts';
import type { DecisionReport, RehearsalReport } from './rehearsal-report.ts';
import { outcomeOf } from './rehearsal-words.ts';

/** Each step with who does it, until when and what became of it; what is only on paper last. */
export function stepsSection({ steps, notRehearsed }: RehearsalReport): Section {
  return {
    id: 'steps',
    title: 'Steps',
    blocks: [
      {
        kind: 'table',
        head: ['step', 'who', 'until', 'came to'],
        rows: [
          ...steps.map((step): Text[] => [step.title, step.who, step.until, came(step)]),
          ...notRehearsed.map(({ title, who, why }) => [title, who, why, 'in the runbook, not rehearsed']),
        ],
      },
    ],
    brief: [],
  };
}

function came(step: RehearsalReport['steps'][number]): Text {
  return step.outcome === 'failed' ? [{ strong: outcomeOf(step) }] : outcomeOf(step);
}

/** What was decided of the way back, and whether that was right. */
export function decisionSection(
  { at, act, because, right, expected, rules }: DecisionReport,
  index: number,
): Section {
  const judged: Inline[] =
    right === null
      ? ['Nothing was expected of it.']
      : [
          `It had to be: ${inWords(expected?.act === true)} (${expected?.because ?? ''}), which the decider was not told. `,
          right ? 'It was right.' : { strong: 'It was wrong.' },
        ];
  return {
    id: `decision-${index + 1}`,
    title: 'Decision',
    blocks: [
      { kind: 'paragraph', text: [`At ${moment(at)}: `, { strong: inWords(act) }, `. ${because}.`] },
      { kind: 'paragraph', text: judged },
      {
        kind: 'table',
        head: ['rule', 'speaks', 'holds', 'because'],
        rows: rules.map(({ title, kind, holds, because: figures }) => [
          title,
          kind === 'trigger' ? 'for acting' : 'against it',
          holds ? 'yes' : 'no',
          figures,
        ]),
      },
    ],
    brief: [{ kind: 'paragraph', text: `decided ${act ? '' : 'not '}to act: ${because}` }],
  };
}

function inWords(act: boolean): string {
  return act ? 'act' : 'do not act';
}

/** Every point that was checked, with its evidence. */
export function checklistSection({ checklist }: RehearsalReport): Section {
  return {
    id: 'checklist',
    title: 'Checklist',
    blocks: [
      {
        kind: 'table',
        head: ['', 'when', 'point', 'evidence'],
        rows: checklist.map(({ list, title, ok, evidence }) => [
          [{ grade: ok ? 'pass' : 'fail' }],
          list,
          title,
          evidence,
        ]),
      },
    ],
    brief: [],
  };
}
