import type { GateReport, ItemReport, SectionReport } from '../../gate/gate-report.ts';
import type { Section, Text } from '../../model/section.ts';
import { share } from '../../text/format.ts';

/** Items, and how many of them passed, section by section. */
export function summarySection({ sections, total }: GateReport): Section {
  const row = (
    title: Text,
    {
      pass,
      fail,
      skip,
      rate,
      items,
    }: { pass: number; fail: number; skip: number; rate: number; items: number },
  ): Text[] => [title, String(items), String(pass), String(fail), String(skip), share(rate)];
  return {
    id: 'summary',
    title: 'Summary',
    blocks: [
      {
        kind: 'table',
        head: ['section', 'items', 'pass', 'fail', 'skip', 'rate'],
        rows: [
          ...sections.map((one) => row(one.title, { ...one, items: one.items.length })),
          row([{ strong: 'total' }], total),
        ],
      },
    ],
  };
}

/** A table for each section, with what shows each item or would. A terminal shows what is open. */
export function itemSections({ sections, criticalTests }: GateReport): Section[] {
  const tests: Pick<SectionReport, 'id' | 'title' | 'items'>[] =
    criticalTests.length === 0
      ? []
      : [{ id: 'critical-tests', title: 'Critical tests', items: criticalTests }];
  return [...sections, ...tests].map(({ id, title, items }) => {
    const open = items.filter(({ state }) => state !== 'pass');
    return {
      id: `section-${id}`,
      title: `${title}: ${items.length - open.length} of ${items.length}`,
      blocks: [
        {
          kind: 'table',
          head: ['', 'item', 'because', 'evidence'],
          rows: items.map((item): Text[] => [
            [{ state: item.state }],
            nameOf(item),
            item.because,
            evidenceOf(item),
          ]),
        },
      ],
      brief:
        open.length === 0
          ? []
          : [
              {
                kind: 'table',
                head: [],
                rows: open.map((item): Text[] => [[{ state: item.state }], item.title, item.because]),
              },
            ],
    };
  });
}

function nameOf({ title, critical, waived, state }: ItemReport): Text {
  const marks = [...(critical ? ['critical'] : []), ...(waived && state !== 'pass' ? ['waived'] : [])];
  return marks.length === 0 ? title : `${title} (${marks.join(', ')})`;
}

/** Of what was not shown, the command that shows it. */
function evidenceOf({ state, proofs, cure }: ItemReport): Text {
  const command = state === 'pass' ? proofs[0]?.command : (cure?.command ?? proofs[0]?.command);
  return command === undefined ? '' : [{ code: command }];
}
