import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { plainYaml } from '../../harness/rules/plain-yaml.ts';

const FILE = `# of a team
groups:
  - name: g
    interval: 30s
    rules:
      - alert: A   # why
        expr: |
          sum(rate(x_total{code=~"5.."}[5m]))
            > 3
        for: 5m
        labels: {severity: page, team: a}
        annotations:
          summary: "it's {{ $labels.job }}: \\"down\\""
          description: >-
            a long text
            of two lines: {{ $value }}
      - record: 'a:b'
        expr: sum by (job) (up)
        labels:
`;

/** As the other reader has it, keys and all; `undefined` where that finds a mistake. */
function slowly(text: string): unknown {
  const documents = parseAllDocuments(text, { schema: 'failsafe', customTags: (tags) => [...tags, NULL] });
  const [first, ...others] = Array.isArray(documents) ? documents : [];
  if (first === undefined || others.length > 0 || first.errors.length > 0) return undefined;
  return first.toJS();
}

const NULL = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  test: /^(?:~|[Nn]ull|NULL)?$/,
  resolve: () => null,
};

describe('a file that is read as plain data alone', () => {
  test('is what the reader makes of it that knows every place', () => {
    expect(plainYaml(FILE)?.document).toEqual(slowly(FILE));
  });

  test('is so whatever is put into it or taken out, or is left to that reader', () => {
    const bits = fc.constantFrom(
      ...[
        '\n',
        ' ',
        '  ',
        '- ',
        ': ',
        ':',
        '"',
        "'",
        '#',
        ' # x',
        '|',
        '>',
        '|-',
        '{',
        '}',
        '[',
        ']',
        ',',
        '&a ',
        '*a',
      ],
      ...[
        '!',
        '!!str ',
        '%',
        '---\n',
        '...\n',
        '\t',
        '~',
        'null',
        '? ',
        '@',
        '`',
        '\\',
        '\r\n',
        'é',
        '<<: ',
        '0',
        'a: ',
      ],
    );
    const edit = fc.record({ at: fc.nat(FILE.length), gone: fc.nat(5), bit: bits });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const text = edits.reduce(
          (all, { at, gone, bit }) => all.slice(0, at) + bit + all.slice(at + gone),
          FILE,
        );
        const quickly = plainYaml(text);
        if (quickly !== undefined) expect(quickly.document).toEqual(slowly(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['an alias', 'groups: &a []\nother: *a\n'],
    ['a merge', 'a: {<<: {b: 1}}\n'],
    ['a tag', 'groups: !!seq []\n'],
    ['a second document', 'groups: []\n---\ngroups: []\n'],
    ['a key without a name', 'groups:\n  : 1\n'],
    ['a key given twice', 'groups: []\ngroups: []\n'],
    ['words behind a bracket', 'groups:\n  - {a: b} 3\n'],
    ['nothing', '# groups: []\n'],
  ])('is left to that reader with %s', (_, text) => {
    expect(plainYaml(text)).toBeUndefined();
  });
});
