import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';

/** A block of code in a page, and the text before it. */
export interface Block {
  language: string;
  code: string;
  /** The last line before it that says something. */
  before: string;
}

/** Every page of the repository, by its path. */
export function pages(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return listed.split('\0').filter((file) => file !== '');
}

export function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function blocksIn(page: string): Block[] {
  const found: Block[] = [];
  let before = '';
  let open: { fence: string; language: string; lines: string[] } | undefined;
  for (const line of read(page).split('\n')) {
    const fence = /^(```+)(\w*)\s*$/.exec(line);
    if (open !== undefined) {
      if (line.trim() === open.fence) {
        found.push({ language: open.language, code: `${open.lines.join('\n')}\n`, before });
        open = undefined;
        before = '';
      } else open.lines.push(line);
    } else if (fence !== null) open = { fence: fence[1] ?? '', language: fence[2] ?? '', lines: [] };
    else if (line.trim() !== '') before = line;
  }
  return found;
}

/** Files that a page shows whole: named by the line before (`` `compose.yaml`: ``), or by the first line of their own. */
export function filesIn(page: string): Record<string, string> {
  const found = blocksIn(page).flatMap(({ before, code }) => {
    const name = /^\/\/ (\S+\.ts)\n/.exec(code)?.[1] ?? /^`([\w./-]+)`(?:;.*)?:$/.exec(before)?.[1];
    return name === undefined ? [] : [[name, code] as const];
  });
  return Object.fromEntries(found);
}

/** What a page tells to type, line by line, without comments. */
export function commandsIn(page: string): string[] {
  return blocksIn(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}
