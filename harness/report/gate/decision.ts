import type { GateReport, Step } from '../../gate/gate-report.ts';
import type { Section } from '../../model/section.ts';

/** Why it is NO-GO; without blocks where it is not. */
export function reasonsSection({ blocking }: GateReport): Section {
  return {
    id: 'reasons',
    title: 'What stands against it',
    blocks: blocking.length === 0 ? [] : [{ kind: 'list', items: blocking }],
    // A terminal shows each item in its section, and the conditions.
    brief: [],
  };
}

/** What was shown, whatever was decided. */
export function goodSection({ good }: GateReport): Section {
  return {
    id: 'good',
    title: 'What was shown',
    blocks: good.length === 0 ? [] : [{ kind: 'list', items: good }],
    brief: [],
  };
}

/** Each condition of GO with its state. */
export function conditionsSection({ conditions }: GateReport): Section {
  if (conditions.length === 0) return { id: 'conditions', blocks: [] };
  return {
    id: 'conditions',
    title: 'Conditions of GO',
    blocks: [
      {
        kind: 'table',
        head: ['', 'condition', 'because'],
        rows: conditions.map(({ state, title, critical, because }) => [
          [{ state }],
          critical ? title : `${title} (not critical)`,
          because,
        ]),
      },
    ],
  };
}

/** What must be done before it can be GO, and what may be. */
export function stepsSections({ next }: GateReport): Section[] {
  return [
    steps('next-blocking', 'Next steps, blocking', next.blocking),
    steps('next-optional', 'Next steps, optional', next.optional),
  ];
}

function steps(id: string, title: string, all: readonly Step[]): Section {
  if (all.length === 0) return { id, blocks: [] };
  return {
    id,
    title,
    blocks: [
      {
        kind: 'table',
        head: ['do', 'shows'],
        rows: all.map(({ command, what, items }) => [
          command === '' ? what : [{ code: command }],
          items.join(', '),
        ]),
      },
    ],
  };
}
