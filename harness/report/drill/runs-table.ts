import type { Report } from '../../model/judgement.ts';
import type { Table, Text } from '../../model/section.ts';
import { duration } from '../../text/format.ts';
import type { SkippedPair } from '../suite/suite-report.ts';
import { figureOf, sentence, subject } from '../words.ts';

/** Several runs in a line each, with the reason of each that did not pass in one of its own, then what was skipped. */
export function runsTable(reports: readonly Report[], skipped: readonly SkippedPair[] = []): Table {
  const rest = skipped.map(({ drill, target, reason }) => ['–', `${drill} on ${target}: ${reason}`]);
  return { kind: 'table', head: ['', '', '', ''], rows: [...reports.flatMap(rowsOf), ...rest] };
}

function rowsOf(report: Report): Text[][] {
  const { verdict, measures, durations } = report;
  const took = duration(Object.values(durations).reduce((sum, ms) => sum + ms, 0));
  const row = [[{ verdict: verdict.status }], subject(report), `recover ${figureOf(measures.recover)}`, took];
  return verdict.status === 'pass' ? [row] : [row, ['', sentence(report)]];
}
