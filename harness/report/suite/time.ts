import type { Section } from '../../model/section.ts';
import { duration } from '../../text/format.ts';
import { totalsOf } from './spans.ts';
import type { SuiteReport } from './suite-report.ts';
import { waterfall } from './waterfall.ts';

/** Where the time of a suite went: as a picture, by stage, and which windows of measurement overlapped. */
export function timeSection({ times, capacity, overlaps }: SuiteReport): Section {
  const totals = totalsOf(times);
  const sum = totals.reduce((all, [, ms]) => all + ms, 0);
  const meanwhile = capacity.ahead
    ? 'while one measures, others are prepared, removed and filed'
    : 'each is alone until it has recovered: others are started and warmed up while it is seen to stay well, and removed in between';
  return {
    id: 'time',
    title: 'Where the time went',
    blocks: [
      {
        kind: 'paragraph',
        text: `Up to ${capacity.jobs} stacks, ${capacity.windows} measuring at a time; ${meanwhile}.`,
      },
      { kind: 'picture', id: 'waterfall', alt: 'The runs of the suite over time', picture: waterfall(times) },
      {
        kind: 'table',
        head: ['stage', 'all runs together', 'share'],
        rows: totals.map(([stage, ms]) => [
          stage,
          duration(ms),
          `${sum === 0 ? 0 : ((ms / sum) * 100).toFixed(0)} %`,
        ]),
      },
      {
        kind: 'paragraph',
        text:
          overlaps.length === 0 ? 'No two windows of measurement overlapped.' : 'Windows that overlapped:',
      },
      {
        kind: 'list',
        items: overlaps.map(({ units: [one, other], ms }) => `${one} and ${other}: ${duration(ms)}`),
      },
    ],
    brief: [],
  };
}
