import type { Report } from '../../model/judgement.ts';
import type { Section } from '../../model/section.ts';
import { duration } from '../../text/format.ts';
import { rpoInWords } from '../words.ts';

/** What became of every write that the workload attempted. */
export function writesSection({ ledger }: Report): Section {
  const {
    attempted,
    acknowledged,
    refused,
    indeterminate,
    lost,
    duplicated,
    resurrected,
    unknown,
    unasked,
    rpoMs,
  } = ledger;
  const counts = {
    attempted,
    acknowledged,
    refused,
    indeterminate,
    lost,
    duplicated,
    resurrected,
    ...(unknown === undefined ? {} : { unknown }),
    ...(unasked === undefined ? {} : { unasked }),
  };
  const sentence =
    `${attempted} attempted: ${acknowledged} acknowledged, ${refused} refused, ${indeterminate} indeterminate; ` +
    `${lost} lost, ${duplicated} duplicated, ${resurrected} resurrected` +
    (rpoMs === null ? `; ${rpoInWords(ledger)}` : '');
  return {
    id: 'writes',
    title: 'Writes',
    blocks: [
      {
        kind: 'table',
        head: [...Object.keys(counts), 'RPO'],
        rows: [[...Object.values(counts).map(String), rpoMs === null ? '–' : duration(rpoMs)]],
      },
    ],
    brief: [{ kind: 'paragraph', text: sentence }],
  };
}
