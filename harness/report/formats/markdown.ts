/** Documents as Markdown, as GitHub reads it. */

import type { Finding } from '../../model/judgement.ts';
import type { Block, FigureShown, Inline, Section, Table, Text } from '../../model/section.ts';
import { moment } from '../../text/format.ts';
import { inert } from '../../text/inert.ts';
import { oneLine } from '../../text/one-line.ts';
import { type Document, headingOf } from '../document.ts';
import { capitalised, verdictWord } from '../words.ts';
import { curvesText } from './drawings/curves-text.ts';
import { lanesText } from './drawings/lanes-text.ts';
import { partsOf, wordsOf } from './inline.ts';

/** Ends with a newline. */
export function markdown(document: Document): string {
  const { verdict, notes } = document;
  const status = verdict === undefined ? '' : `${verdictWord(verdict)}: `;
  const reason =
    verdict === undefined ? '' : `**${escaped(capitalised(verdict.reason)).replace(/\.$/, '')}.** `;
  const parts = [
    `# ${status}${escaped(headingOf(document))}`,
    `${reason}${notes.map(inline).join(' · ')}`.trim(),
    ...document.sections.flatMap(section),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Parts that an empty line stands between. */
function section({ title, blocks }: Section): string[] {
  return [...(title === undefined ? [] : [`## ${escaped(title)}`]), ...blocks.map(block)];
}

function block(one: Block): string {
  switch (one.kind) {
    case 'paragraph':
      return inline(one.text);
    case 'list':
      return one.items.map((item) => `- ${one.tasks === true ? '[ ] ' : ''}${inline(item)}`).join('\n');
    case 'facts':
      return one.facts.map(({ label, value }) => `- ${escaped(label)}: ${inline(value)}`).join('\n');
    case 'figures':
      return figures(one.figures);
    case 'findings':
      return findings(one.findings);
    case 'table':
      return table(one);
    case 'code':
      return fenced(one.language ?? 'sh', one.text);
    case 'picture':
      return fenced('', one.picture.kind === 'lanes' ? lanesText(one.picture) : curvesText(one.picture));
    case 'moments':
      return '';
    case 'form':
      return table({ kind: 'table', head: one.fields, rows: [one.fields.map(() => '')] });
  }
}

function figures(shown: readonly FigureShown[]): string {
  const rows = shown.map((one): Text[] => {
    if ('absent' in one) return [one.label, '–', '', '', '', `${one.meaning}. Absent: ${one.absent}`];
    const { label, value, objective = '', acceptable = '', grade, remark, meaning } = one;
    const note = remark === undefined ? meaning : `${meaning} (${remark})`;
    return [label, [{ strong: value }], objective, acceptable, grade === undefined ? '' : [{ grade }], note];
  });
  const head = ['figure', 'measured', 'objective', 'acceptable', '', 'what it spans'];
  return table({ kind: 'table', head, rows });
}

function findings(judged: readonly Finding[]): string {
  if (judged.length === 0) return 'None: nothing was judged.';
  const rows = judged.map(({ grade, phase, expectation, because, at }): Text[] => [
    [{ grade }],
    phase,
    expectation,
    because,
    at === undefined ? '' : moment(at),
  ]);
  return table({ kind: 'table', head: ['', 'phase', 'expectation', 'because', 'at'], rows });
}

function table({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const filled = (row: readonly Text[]) => head.map((_, i) => inline(row[i] ?? ''));
  return [
    line(head.map(escaped)),
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => line(filled(row))),
  ].join('\n');
}

/** The fence is longer than any that stands in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${inert(text)}\n${fence}`;
}

function inline(text: Text): string {
  return partsOf(text).map(part).join('');
}

function part(one: Inline): string {
  if (typeof one === 'string') return escaped(one);
  const words = wordsOf(one);
  if ('code' in one) return `\`${oneLine(words).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
  return 'strong' in one ? `**${escaped(words)}**` : words;
}

/** On one line, and shown as it is, in a table and outside of one. An underscore inside a word is no markup. */
function escaped(text: string): string {
  return oneLine(text)
    .replaceAll(/[*`[\]\\|]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`)
    .replaceAll(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;');
}
