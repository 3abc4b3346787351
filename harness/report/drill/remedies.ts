import type { RemedySummary } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';
import { REMEDY_FIGURES, REMEDY_WORDS, windowsInWords } from '../../text/remedies.ts';

/** What each remedy of the runbook is worth. */
export function remediesSection(remedies: readonly RemedySummary[]): Section {
  const rows = remedies.map(({ title, figure, without, with: on, helps }): Text[] => [
    title,
    REMEDY_FIGURES[figure],
    windowsInWords(figure, without),
    windowsInWords(figure, on),
    REMEDY_WORDS[helps],
  ]);
  return {
    id: 'remedies',
    title: 'What remedies are worth',
    blocks: [{ kind: 'table', head: ['remedy', 'figure', 'without it', 'with it', ''], rows }],
    brief: [],
  };
}
