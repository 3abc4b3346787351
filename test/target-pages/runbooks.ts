/** Whether a runbook leads to the cause of each broken stack and to no other: a confusion matrix, of the rows of all its tables. */

import type { RunbookSummary } from '../../harness/model/judgement.ts';
import type { Section, Text } from '../../harness/model/section.ts';
import type { Promises } from '../../harness/promises/contract.ts';
import type { AskedNight } from './asked-nights.ts';

type Runbooks = NonNullable<Promises['runbooks']>;

interface Row {
  name: string;
  runbooks: Runbooks;
  /** Of the recorded night; none where there is no night, or it was recorded before runbooks were asked. */
  seen: readonly RunbookSummary[];
}

/** @returns none for a target whose drills ask no runbook */
export function runbooksSections(nights: readonly AskedNight[]): Section[] {
  const rows = nights.flatMap(({ name, promises: { runbooks = {} }, night }): Row[] =>
    Object.keys(runbooks).length === 0 ? [] : [{ name, runbooks, seen: night?.report.runbooks ?? [] }],
  );
  const causes = new Map(
    rows.flatMap(({ runbooks }) =>
      Object.entries(runbooks).flatMap(([table, { rows: of }]) =>
        Object.entries(of).map(([cause, words]) => [`${table}/${cause}`, { table, cause, words }] as const),
      ),
    ),
  );
  if (causes.size === 0) return [];
  return [
    {
      id: 'runbooks',
      title: 'Where the runbooks lead',
      blocks: [
        {
          kind: 'paragraph',
          text:
            'What the lines of the runbooks were answered while each stack was broken, by the recorded nights. yes: to this cause, which is the right one, by so many of the ' +
            'lines that tell it; ·: not to this cause, and it is not; mistaken: to this cause, and it is another; missed: not to this cause, and it is; empty: that runbook is ' +
            'not opened there; ?: no recorded night has asked it.',
        },
        {
          kind: 'table',
          head: ['broken stack', ...[...causes.values()].map(({ words }) => words)],
          rows: rows.map((row): Text[] => [
            row.name,
            ...[...causes.values()].map(({ table, cause, words }) => cellOf(row, table, cause, words)),
          ]),
        },
      ],
    },
  ];
}

function cellOf({ runbooks, seen }: Row, table: string, cause: string, words: string): Text {
  const asked = runbooks[table];
  if (asked?.rows[cause] === undefined) return '';
  const answered = seen.find(({ runbook }) => runbook === table);
  if (answered === undefined || answered.lines.every(({ looks }) => looks === 0)) return '?';
  const pointed = answered.lines.filter((line) => line.pointed.includes(words)).length;
  if (asked.pointsTo !== cause) return pointed === 0 ? '·' : [{ strong: 'mistaken' }];
  const telling = Object.values(asked.questions).filter(({ rows }) => rows?.[cause] !== undefined).length;
  return pointed === 0 ? [{ strong: 'missed' }] : [{ strong: 'yes' }, `, ${pointed} of ${telling}`];
}
