/** Rules that a contract says are meant for a fault and cannot fire as they are written, and what the recorded run of it showed. */

import type { Section, Text } from '../../harness/model/section.ts';
import type { RecordedNight } from '../recorded/support/recorded-nights.ts';

/** @returns none where no recorded night was asked for one */
export function unableSections(own: readonly RecordedNight[]): Section[] {
  const rows = own.flatMap(({ report: { drill, variant, findings } }) =>
    findings.flatMap(({ id, expectation, because, grade }): Text[][] => {
      const [, rule] = /^alerts\/(.+)\/cannot$/.exec(id) ?? [];
      return rule === undefined || grade !== 'pass'
        ? []
        : [[rule, `${drill}/${variant}`, expectation.slice(expectation.indexOf(': ') + 2), because]];
    }),
  );
  if (rows.length === 0) return [];
  return [
    {
      id: 'unable',
      title: 'Rules that cannot fire as they are written',
      blocks: [
        { kind: 'paragraph', text: 'By the recorded nights of what they are meant for.' },
        { kind: 'table', head: ['rule', 'drill', 'why', 'what was seen'], rows },
      ],
    },
  ];
}
