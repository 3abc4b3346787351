/** Every format draws every kind of block, and shows whatever a text holds as text. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CurvesPicture, LanesPicture, Shade } from '../../harness/model/picture.ts';
import type { Block, Section } from '../../harness/model/section.ts';
import type { Document } from '../../harness/report/document.ts';
import { workflowCommand } from '../../harness/report/formats/github.ts';
import { html } from '../../harness/report/formats/html.ts';
import { junit } from '../../harness/report/formats/junit.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { terminal, terminalSections } from '../../harness/report/formats/terminal.ts';
import { inert } from '../../harness/text/inert.ts';
import { elements, parseXml } from './support/xml.ts';

const HOSTILE = `<b>bold</b> | *x* \`y\` _z_ [a](b) &lt; snake_case \u001b[2J\u0007\u009b2J\u202e "q"\nnext`;

const good: Shade = { text: 'good', stroke: '─', colour: 'green' };
const lanes: LanesPicture = {
  kind: 'lanes',
  from: 0,
  to: 1000,
  lanes: [
    { title: HOSTILE, bands: [{ from: 0, to: 900, shade: good, label: HOSTILE }], marks: [] },
    { title: 'told', bands: [], marks: [{ t: 500, direction: 'up', label: HOSTILE }] },
  ],
  legend: [good],
  marks: [{ direction: 'up', text: 'told' }],
};
const curves: CurvesPicture = {
  kind: 'curves',
  stepMs: 1000,
  panels: [
    {
      unit: 'per second',
      curves: [
        {
          name: 'offered',
          points: [
            { t: 0, value: 5 },
            { t: 2000, value: 40 },
          ],
        },
      ],
    },
  ],
};
const blocks: Block[] = [
  {
    kind: 'paragraph',
    text: [HOSTILE, { strong: HOSTILE }, { code: HOSTILE }, { grade: 'fail' }, { verdict: 'error' }],
  },
  { kind: 'list', items: [HOSTILE, [{ code: 'x' }]] },
  { kind: 'facts', facts: [{ label: HOSTILE, value: HOSTILE }] },
  {
    kind: 'figures',
    figures: [
      { label: 'a', meaning: HOSTILE, absent: HOSTILE },
      {
        label: 'b',
        meaning: HOSTILE,
        value: HOSTILE,
        objective: '≤ 1 s',
        acceptable: '≤ 2 s',
        grade: 'acceptable',
        remark: HOSTILE,
      },
    ],
  },
  {
    kind: 'findings',
    findings: [
      {
        id: `alerts/${HOSTILE}`,
        expectation: HOSTILE,
        phase: 'hold',
        grade: 'fail',
        because: HOSTILE,
        at: 5,
      },
    ],
  },
  {
    kind: 'table',
    head: ['one', 'two', 'three'],
    rows: [
      [HOSTILE, HOSTILE, HOSTILE],
      ['short', HOSTILE],
    ],
  },
  { kind: 'code', text: './firedrill run' },
  { kind: 'picture', id: 'lanes', alt: HOSTILE, picture: lanes },
  { kind: 'picture', id: 'curves', alt: HOSTILE, picture: curves },
  { kind: 'form', fields: ['signed'] },
];
const section: Section = { id: 'all', title: HOSTILE, blocks };
const document: Document = {
  title: HOSTILE,
  subject: HOSTILE,
  verdict: { status: 'fail', reason: HOSTILE },
  notes: [HOSTILE, [{ code: HOSTILE }]],
  sections: [section],
};

describe('a page', () => {
  const page = html(document);
  const root = parseXml(page.replace(/<style>[\s\S]*<\/style>/, ''), (name) => name === 'meta');

  test('is well formed, asks nothing of the network, and is the same from the same data', () => {
    expect(page).not.toMatch(/url\(|@import|https?:\/\/|<script|<img|<a (?!href="#timeline")/);
    expect(elements(root, 'b').map(({ text }) => text)).toEqual([inert(HOSTILE)]);
    expect(elements(root, 'dd').some(({ text }) => text.startsWith('no figure: '))).toBe(true);
    expect(html(structuredClone(document))).toBe(page);
  });

  test('has an alternative text for each of its drawings', () => {
    const drawings = elements(root, 'svg').map(({ attributes }) => attributes);
    expect(drawings.map(({ id }) => id)).toEqual(['lanes', 'curves']);
    for (const attributes of drawings) expect(attributes['aria-label']).toContain('snake_case');
  });

  test('has an anchor for each finding, made of its id', () => {
    const ids = elements(root, 'tr').flatMap(({ attributes }) => attributes.id ?? []);
    expect(ids).toEqual([expect.stringMatching(/^all\/alerts\/\S+$/)]);
  });

  test('the last cell of a short row takes the columns that are left', () => {
    const spans = elements(root, 'td').flatMap(({ attributes }) => attributes.colspan ?? []);
    expect(spans).toEqual(['2']);
  });
});

describe('Markdown', () => {
  const text = markdown(document);

  test('markup of a text is escaped, and a word with an underscore is left readable', () => {
    const prose = text.split('```').filter((_, i) => i % 2 === 0);
    expect(prose).toHaveLength(4);
    const marked = prose.join('').replaceAll(/(?<!\\)`[^`]*`/g, '');
    expect(marked).not.toMatch(/<b>|[^\\]\*x|[^\\]_z_|[^\\]\[a|[^\\]\| \\\*x/);
    expect(prose.join('')).toContain('&amp;lt; snake_case');
  });

  test('rows are as wide as their head', () => {
    const widths = text.split('\n').flatMap((line) => {
      const cells = line.replaceAll('\\|', '').split('|').length;
      return /^\| (one|short) /.test(line) ? [cells] : [];
    });
    expect(widths).toEqual([5, 5]);
  });

  test('pictures are drawn with characters', () => {
    expect(text).toMatch(/^told +▲$/m);
    expect(text).toMatch(/^offered {2}▂ █ {2}at most 40\/s$/m);
    expect(text).toContain('─ good  ▲ told');
  });
});

/** What a screen obeys, or a reader is misled by; a format breaks its own lines. */
const OBEYED = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** The same with this text in all places where texts of others come in. */
function withText(text: string): Document {
  const inJson = (one: string): string => JSON.stringify(one).slice(1, -1);
  return JSON.parse(JSON.stringify(document).replaceAll(inJson(HOSTILE), () => inJson(text)));
}

test('whatever a text holds, no format hands on what a screen or a reader obeys', () => {
  const obeyed = fc.constantFrom(
    ...'\u0000\u0007\u0008\u000d\u001b\u007f\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069',
  );
  const unit = fc.oneof(
    obeyed,
    fc.constantFrom(...'a<&"\'`|%:\n\t ]'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  );
  const arbitrary = fc.string({ unit, maxLength: 60 });
  fc.assert(
    fc.property(arbitrary, (text) => {
      const all = withText(text);
      const formats = [
        terminal(all),
        markdown(all),
        html(all).replace(/<style>[\s\S]*<\/style>/, ''),
        workflowCommand({ level: 'error', title: text, lines: [text, text] }),
        junit([
          {
            name: text,
            seconds: 1,
            cases: [{ className: text, name: text, outcome: 'failure', message: text }],
          },
        ]),
      ];
      for (const format of formats) expect(format).not.toMatch(OBEYED);
    }),
  );
});

describe('a terminal', () => {
  test('is sent no character that it would obey, and shows those as escapes', () => {
    const text = terminal(document);
    for (const shown of ['\\x1b[2J', '\\x07', '\\x9b2J', '\\u202e']) expect(text).toContain(shown);
  });

  test('shows what matters most last: the sections the other way round, then the verdict', () => {
    const of = (id: string): Section => ({
      id,
      title: id,
      blocks: [{ kind: 'paragraph', text: `of ${id}` }],
    });
    const lines = terminal({ ...document, sections: [of('first'), of('second')] }).split('\n');
    expect(lines.slice(0, 4)).toEqual(['second', '  of second', 'first', '  of first']);
    expect(lines.at(-1)).toMatch(/^FAIL /);
  });

  test('shows the brief form of a section where there is one, and nothing of an empty one', () => {
    const brief: Section = { ...section, brief: [{ kind: 'list', items: ['in short'] }] };
    expect(terminalSections([{ ...brief, title: 'x' }])).toBe('x\n  in short');
    expect(terminalSections([{ ...section, brief: [] }])).toBe('');
  });
});
