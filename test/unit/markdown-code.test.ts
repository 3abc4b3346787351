import { expect, test } from 'vitest';
import { codeUnder } from '../../harness/text/markdown-code.ts';

const FILE = `# Errors
    not under it
## Diagnosis
Ask first:

    one "line"
\ttwo

~~~sh
# a comment of the shell
three
## none of Markdown
~~~
### Of the database
\`\`\`sql
four
\`\`\`
prose

## Causes ##
    five
`;

test('lines of code under a heading, fenced and indented, up to the next heading of its level', () => {
  expect(codeUnder('Diagnosis', FILE)).toEqual(['one "line"', 'two', 'three', 'four']);
  expect(codeUnder('Of the database', FILE)).toEqual(['four']);
  expect(codeUnder('Causes', FILE)).toEqual(['five']);
});

test('a heading that is not there has none, and one without code has an empty list', () => {
  expect(codeUnder('Remedies', FILE)).toBeUndefined();
  expect(codeUnder('Empty', '# Empty\nprose\n')).toEqual([]);
});
