/** What no linter looks at: words that leave open what is meant, targets known by name, titles too long to be read. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';

/** A comment or a message that needs one of these does not say which program, run or person it means. */
const RIDDLES = /\b(?:no|some|any|every)body\b|\bwhoever\b|\bwhom\b/i;
/** The account of that name, in images and in what tests expect of them. */
const ACCOUNT =
  /USER nobody|-o nobody|nobody:nogroup|receiver: nobody|name: nobody|run by nobody|'root' : 'nobody'/;
const GENERATED = ['results/', 'test/recorded/runs/', 'docs/schemas/', 'LICENSE', 'package-lock.json'];
const LONGEST_TITLE = 90;

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && !GENERATED.some((prefix) => file.startsWith(prefix)));

/** `file:line: text` of each line that a test of it finds. */
function lines(of: (file: string) => boolean, wrong: (line: string) => boolean): string[] {
  return files.filter(of).flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, at) => (wrong(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
}

/** Empty for a file that was removed and is not committed yet. */
function textOf(file: string): string {
  try {
    return readFileSync(join(ROOT, file), 'utf8');
  } catch {
    return '';
  }
}

test('comments, messages and documents name their subject', () => {
  const isThis = (file: string) => file.endsWith('house-words.test.ts');
  expect(
    lines(
      (file) => !isThis(file),
      (line) => RIDDLES.test(line) && !ACCOUNT.test(line),
    ),
  ).toEqual([]);
});

test('nothing in harness/ knows a target of this repository by name', () => {
  const targets = readdirSync(join(ROOT, 'targets'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && files.includes(`targets/${entry.name}/target.ts`))
    .map(({ name }) => name);
  expect(targets).not.toEqual([]);
  const name = new RegExp(targets.join('|'), 'i');
  expect(
    lines(
      (file) => file.startsWith('harness/'),
      (line) => name.test(line),
    ),
  ).toEqual([]);
});

describe('titles of tests', () => {
  test(`are at most ${LONGEST_TITLE} characters long`, () => {
    const long = files
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) => titlesIn(textOf(file)).map((title) => `${file}: ${title}`))
      .filter((line) => line.length - line.indexOf(': ') - 2 > LONGEST_TITLE);
    expect(long).toEqual([]);
  });

  test('are found however a test is declared', () => {
    expect(titlesIn("test('a', f); describe.concurrent(`b`, f); test.runIf(x())('it\\'s', f)")).toEqual([
      'a',
      'b',
      "it\\'s",
    ]);
    expect(titlesIn("test.each<[string, number]>([\n  ['x', 1],\n])(\n  'c %s',\n  f,\n)")).toEqual(['c %s']);
    expect(titlesIn("test.each([['x']] as const)('d', f)")).toEqual(['d']);
  });
});

/** Titles as they are written: of a table of cases, without what fills it. */
function titlesIn(text: string): string[] {
  const title = String.raw`\(\s*(['"\x60])((?:\\.|(?!\1)[^\\])*)\1`;
  const declared = String.raw`\b(?:test|describe)(?:\.\w+(?:\((?:[^()]|\([^()]*\))*\))?)*`;
  const table = String.raw`\](?:\s+as\s+const)?,?\s*\)`;
  return [...text.matchAll(new RegExp(`(?:${declared}|${table})${title}`, 'g'))].map(
    ([, , found = '']) => found,
  );
}
