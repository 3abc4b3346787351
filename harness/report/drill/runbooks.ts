import type { RunbookSummary } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';

/** What people would have seen who followed the runbooks while the fault was in, and which lines were not typed. */
export function runbooksSection(runbooks: readonly RunbookSummary[]): Section {
  const rows = runbooks.flatMap(({ file, lines, skipped }): Text[][] => [
    ...lines.map(({ line, looks, answer, pointed }): Text[] => [
      file,
      [{ code: line }],
      pointed.length === 0 ? '–' : pointed.join(' and '),
      answer === null ? 'no answer' : [{ code: answer }],
      String(looks),
    ]),
    ...skipped.map(({ line, why }): Text[] => [file, [{ code: line }], 'SKIP', why, '–']),
  ]);
  return {
    id: 'runbooks',
    title: 'What the runbooks say',
    blocks: [{ kind: 'table', head: ['runbook', 'line', 'points to', 'answer', 'looks'], rows }],
    brief: [],
  };
}
