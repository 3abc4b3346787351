import type { Block, Section } from '../../model/section.ts';
import { count } from '../../text/format.ts';
import { rpoInWords } from '../words.ts';
import type { RehearsalReport, RowReport } from './rehearsal-report.ts';

/** More would not be read; `report.json` has them all. */
const MOST_ROWS = 50;
const MOST_LINES = 10;

/** What became of the users' data: what was written, what was lost, what was wrong before the way back already. */
export function dataSections({ ledger, lost, damaged }: RehearsalReport): Section[] {
  const { attempted, acknowledged, refused, indeterminate } = ledger;
  const sentence = `${count(attempted, 'write')}: ${acknowledged} acknowledged, ${refused} refused, ${indeterminate} left open; ${lost.length} lost, ${rpoInWords(ledger)}.`;
  return [
    { id: 'data', title: 'Data', blocks: [{ kind: 'paragraph', text: sentence }], brief: [] },
    ...rows('lost', 'Lost', lost, [{ kind: 'list', items: lost.slice(0, MOST_LINES).map(inWords) }]),
    ...rows('damaged', 'Wrong before the way back already', damaged, []),
  ];
}

function rows(id: string, title: string, some: readonly RowReport[], brief: readonly Block[]): Section[] {
  if (some.length === 0) return [];
  const more: Block = { kind: 'paragraph', text: `and ${some.length - MOST_ROWS} more in report.json` };
  const shown = some.slice(0, MOST_ROWS).map(({ id, wrote, reads }) => [id, wrote, reads ?? 'it is gone']);
  return [
    {
      id,
      title: `${title} (${some.length})`,
      blocks: [
        { kind: 'table', head: ['id', 'written', 'reads'], rows: shown },
        ...(some.length > MOST_ROWS ? [more] : []),
      ],
      brief,
    },
  ];
}

function inWords({ id, reads }: RowReport): string {
  return `${id} ${reads === null ? 'is gone' : `reads ${JSON.stringify(reads)}`}`;
}
