/** What the remedies of runbooks are worth, by the recorded nights. */

import type { Section, Text } from '../../harness/model/section.ts';
import { REMEDY_FIGURES, REMEDY_WORDS, windowsInWords } from '../../harness/text/remedies.ts';
import type { RecordedNight } from '../recorded/support/recorded-nights.ts';

/** @returns none for a target no remedy of which was measured */
export function remediesSections(own: readonly RecordedNight[]): Section[] {
  const rows = own.flatMap(({ report: { drill, variant, remedies = [], load } }) =>
    [...remedies, ...(load?.remedies ?? [])].map(({ title, figure, without, with: on, helps }): Text[] => [
      title,
      `${drill}/${variant}`,
      REMEDY_FIGURES[figure],
      windowsInWords(figure, without),
      windowsInWords(figure, on),
      REMEDY_WORDS[helps],
    ]),
  );
  if (rows.length === 0) return [];
  return [
    {
      id: 'remedies',
      title: 'What the remedies are worth',
      blocks: [
        { kind: 'paragraph', text: 'By the recorded nights, window by window.' },
        { kind: 'table', head: ['remedy', 'drill', 'figure', 'without it', 'with it', ''], rows },
      ],
    },
  ];
}
