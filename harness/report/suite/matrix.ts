/** A suite at a glance: a row for each variant of a drill, a column for each target. */

import { runInWords } from '../../history/trend.ts';
import type { Report } from '../../model/judgement.ts';
import type { Inline, Section, Text } from '../../model/section.ts';
import { duration } from '../../text/format.ts';
import { figureOf } from '../words.ts';
import { missingCounts, type SuiteReport } from './suite-report.ts';

/** By {@link runInWords}, how long recovery took before, milliseconds, oldest first and this run last; undefined where it was not measured. */
export type PastRecoveries = ReadonlyMap<string, readonly (number | undefined)[]>;

/** For a page: a terminal has the table of all runs. */
export function matrixSection(suite: SuiteReport, past: PastRecoveries): Section {
  const done = suite.runs.map((run) => ({ run, ...namesOf(run) }));
  const missing = suite.missing.map((one) => ({ one, ...namesOf(one) }));
  const all = [...done, ...missing];
  const targets = [...new Set(all.map(({ target }) => target))].sort();
  const rows = [...new Set(all.map(({ row }) => row))].sort().map((row): Text[] => [
    row,
    ...targets.map((target): Text => {
      const here = (cell: { row: string; target: string }) => cell.row === row && cell.target === target;
      const parts = [
        ...done.filter(here).map(({ run }) => runCell(run, past)),
        ...missing
          .filter(here)
          .map(({ one }): Inline[] => [{ verdict: one.status }, missingCounts(one) ? '' : ' (quarantine)']),
      ];
      return parts.length === 0 ? '–' : parts.flatMap((cell, at) => (at === 0 ? cell : ['; ', ...cell]));
    }),
  ]);
  return {
    id: 'matrix',
    title: 'Drill × target',
    blocks: [
      {
        kind: 'paragraph',
        text: 'Verdict, time to recover, and how that went before; each leads to its run.',
      },
      { kind: 'table', head: ['drill', ...targets], rows },
    ],
    brief: [],
  };
}

function namesOf({
  drill,
  variant,
  target,
  pace,
}: {
  drill: string;
  variant: string;
  target: string;
  pace?: number;
}) {
  return { row: `${drill}/${variant}${pace === 1 ? ', real time' : ''}`, target };
}

function runCell(run: Report, past: PastRecoveries): Inline[] {
  const before = past.get(runInWords(run)) ?? [];
  const measured = before.filter((one) => one !== undefined);
  const [least, most] = [Math.min(...measured), Math.max(...measured)];
  const words = `recovery of the last ${before.length} runs, ${duration(least)}–${duration(most)}`;
  return [
    { verdict: run.verdict.status },
    ' ',
    { link: `../${run.run}/report.html`, words: figureOf(run.measures.recover) },
    ...(measured.length > 1 ? [{ spark: before, words }] : []),
  ];
}
