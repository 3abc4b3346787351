import type { Change, Comparison, FigureChange, FindingChange } from '../../history/comparison.ts';
import type { PastFigure } from '../../history/entry.ts';
import type { Grade } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';
import { count, duration, exact, interval } from '../../text/format.ts';
import type { Document } from '../document.ts';

/** What a reader asks of two runs: which findings changed, which figures certainly did, and what was another than before. */
export function comparisonDocument(compared: Comparison): Document {
  const { a, b, settings, images, contract, figures, findings, unchanged, machine } = compared;
  const moved = figures.filter(({ differs }) => differs === 'longer' || differs === 'shorter');
  return {
    title: 'What changed',
    subject: `${a.run} to ${b.run}`,
    notes: [
      `${count(findings.length, 'finding')} changed, ${unchanged} did not`,
      `${count(moved.length, 'figure')} differ beyond their intervals`,
      ...(a.what === b.what ? [] : ['these are not the same: what differs may be because of that']),
    ],
    sections: [
      sidesSection(compared),
      {
        id: 'findings',
        title: 'Findings that changed',
        blocks: [
          findings.length === 0
            ? nothing(`none; ${unchanged} are as they were`)
            : { kind: 'table', head: ['finding', 'a', 'b', 'why'], rows: findings.map(findingRow) },
        ],
      },
      {
        id: 'figures',
        title: 'Figures',
        blocks: [
          {
            kind: 'table',
            head: ['figure', 'a', 'b', 'objective', 'b against a'],
            rows: figures.map(figureRow),
          },
        ],
      },
      changesSection('settings', 'Settings', settings, 'the same'),
      changesSection('images', 'Images', images, 'the same, digest by digest'),
      contract === null
        ? {
            id: 'contract',
            title: 'Contract',
            blocks: [nothing('not known of both: it is in the first record of a timeline')],
          }
        : changesSection('contract', 'Contract and rules', contract, 'the same, key by key'),
      changesSection('machine', 'Machine', machine, 'the same, as far as it is known'),
    ],
  };
}

function sidesSection({ a, b }: Comparison): Section {
  const doubts = [a, b].flatMap(({ run, doubt, indexOnly }) => [
    ...(doubt === undefined ? [] : [`${run} is not to be trusted: ${doubt}`]),
    ...(indexOnly === undefined ? [] : [`of ${run} only the index is left: ${indexOnly}`]),
  ]);
  return {
    id: 'sides',
    title: 'What is compared',
    blocks: [
      {
        kind: 'table',
        head: ['', 'run', 'of', 'started', 'verdict', ''],
        rows: [
          ['a', a.run, a.what, a.startedAt, [{ verdict: a.verdict.status }], a.verdict.reason ?? ''],
          ['b', b.run, b.what, b.startedAt, [{ verdict: b.verdict.status }], b.verdict.reason ?? ''],
        ],
      },
      ...(doubts.length === 0 ? [] : [{ kind: 'list' as const, items: doubts }]),
    ],
  };
}

function changesSection(id: string, title: string, changes: readonly Change[], none: string): Section {
  return {
    id,
    title,
    blocks: [
      changes.length === 0
        ? nothing(none)
        : {
            kind: 'table',
            head: ['', 'a', 'b'],
            rows: changes.map(({ key, a, b }) => [[{ code: key }], a ?? '–', b ?? '–']),
          },
    ],
  };
}

function nothing(text: string) {
  return { kind: 'paragraph' as const, text };
}

function findingRow({ id, a, b, expectation, because }: FindingChange): Text[] {
  const why = [expectation, because].filter((text) => text !== undefined).join(': ');
  return [[{ code: id }], graded(a), graded(b), why];
}

function graded(grade: Grade | null): Text {
  return grade === null ? 'not asked' : [{ grade }];
}

function figureRow({ figure, a, b, differs }: FigureChange): Text[] {
  const objective = b?.objective ?? a?.objective;
  return [
    figure,
    figureInWords(a),
    figureInWords(b),
    objective === undefined ? '' : `≤ ${exact(objective)}`,
    differsInWords(differs),
  ];
}

function differsInWords(differs: FigureChange['differs']): Text {
  if (differs === 'longer' || differs === 'shorter') return [{ strong: differs }];
  return differs === 'within' ? 'within their intervals' : 'not known of both';
}

function figureInWords(figure: PastFigure | null): string {
  if (figure === null) return '–';
  if (!('absent' in figure)) return interval(figure);
  return figure.moreThan === undefined ? `– (${figure.absent})` : `more than ${duration(figure.moreThan)}`;
}
