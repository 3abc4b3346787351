/** `judge` and `report` on stored runs, as a shell sees them. */

import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeEvidence, writeRules } from '../../harness/cli/evidence.ts';
import { judgeCommand } from '../../harness/cli/judge.ts';
import { reportCommand } from '../../harness/cli/report.ts';
import { FiredrillError } from '../../harness/model/errors.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { changed, without } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

let results = '';

beforeAll(async () => {
  results = await mkdtemp(join(tmpdir(), 'firedrill-judge-'));
});
afterAll(async () => {
  await rm(results, { recursive: true, force: true });
});

interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command in this process; an error that is thrown is told and coded as the CLI's entry does. */
async function firedrill(command: Command, ...args: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.stdout += String(text);
    return true;
  });
  const err = vi.spyOn(console, 'error').mockImplementation((text) => {
    said.stderr += `${String(text)}\n`;
  });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    command.exitOverride().configureOutput({ writeErr: (text) => console.error(text) });
    await command.parseAsync([...args, '--results', results], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), ...said };
  } catch (error) {
    if (error instanceof FiredrillError)
      return { code: EXIT_CODES[error.code], stdout: '', stderr: error.message };
    if (error instanceof CommanderError) return { code: EXIT_CODES.usage, ...said };
    throw error;
  } finally {
    process.exitCode = before;
    out.mockRestore();
    err.mockRestore();
  }
}

const EXIT_CODES = { usage: 64, unavailable: 2, aborted: 3, internal: 70 } as const;
const judge = (...args: string[]): Promise<Said> => firedrill(judgeCommand(), ...args);
const report = (...args: string[]): Promise<Said> => firedrill(reportCommand(), ...args);

/** A run's folder as a run leaves it behind. */
async function run(name: string, records: readonly TimelineRecord[] = healthyRun()): Promise<string> {
  const folder = join(results, name);
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, 'logs', 'api.log'), 'ready\n');
  await writeFile(
    join(folder, 'timeline.jsonl'),
    records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
  await writeRules(folder, [{ name: 'difference.md', content: 'for: 1m → 3s\n' }], (text) => text);
  await writeEvidence(folder);
  return folder;
}

const contents = (folder: string, name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('judge', () => {
  test('gives the verdict again and finds nothing to remark', async () => {
    const folder = await run('fine');
    const said = await judge('fine', '--json');
    expect(said.code).toBe(0);
    expect(said.stdout).toBe(await contents(folder, 'report.json'));
    expect(said.stderr).toMatch(/^PASS db-down\/stopped on demo: every promise was kept/m);
    expect(said.stderr).not.toMatch(/note:/);
    expect(said.stderr).not.toContain('\u001b');
  });

  test('takes a folder, and the latest', async () => {
    const folder = await run('some');
    await symlink('some', join(results, 'latest'));
    expect((await judge(folder)).code).toBe(0);
    expect((await judge('latest')).stdout).toBe('');
  });

  test.each<[string, number, () => TimelineRecord[]]>([
    ['fail', 1, () => without(healthyRun(), 'notification')],
    ['not-proven', 2, () => without(healthyRun(), 'effect')],
    [
      'aborted',
      3,
      () => changed(healthyRun(), 'end', (one) => ({ ...one, outcome: 'aborted', reason: 'Ctrl-C' })),
    ],
    ['error', 70, () => without(healthyRun(), 'end')],
  ])('%s ends with exit code %d', async (status, code, records) => {
    await run(status, records());
    const said = await judge(status, '--json');
    expect(JSON.parse(said.stdout).verdict.status).toBe(status);
    expect(said.code).toBe(code);
  });

  test('tells of a last line that a killed runner did not finish', async () => {
    const folder = await run('killed');
    const { length } = Buffer.from(await contents(folder, 'timeline.jsonl'));
    await truncate(join(folder, 'timeline.jsonl'), length - 20);
    const said = await judge('killed');
    expect(said.code).toBe(70);
    expect(said.stderr).toMatch(/note: the last line of the timeline was cut off and is left out/);
    expect(said.stderr).toMatch(/^ERROR .*the runner was killed/m);
  });

  test('reads a last line that lacks its end of line only', async () => {
    const folder = await run('unended');
    const { length } = Buffer.from(await contents(folder, 'timeline.jsonl'));
    await truncate(join(folder, 'timeline.jsonl'), length - 1);
    const { stderr } = await judge('unended');
    expect(stderr).not.toContain('was cut off');
    // All is read, and the file is not the one that was filed.
    expect(stderr).toMatch(/^NOT PROVEN .*timeline\.jsonl was changed/m);
  });

  test('never believes a timeline that was changed', async () => {
    const folder = await run('forged', without(healthyRun(), 'notification'));
    await writeFile(
      join(folder, 'timeline.jsonl'),
      healthyRun()
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    );
    const said = await judge('forged');
    expect(said.stderr).toMatch(/note: timeline\.jsonl was changed/);
    expect(said.stderr).toMatch(
      /^NOT PROVEN .*the evidence is not to be trusted: timeline\.jsonl was changed/m,
    );
    expect(said.code).toBe(2);
    const json = await judge('forged', '--json');
    expect(JSON.parse(json.stdout).verdict.status).toBe('not-proven');
  });

  test('tells of everything else that was changed, added or removed', async () => {
    const folder = await run('touched');
    await appendFile(join(folder, 'logs', 'api.log'), 'more\n');
    await writeFile(join(folder, 'stray.txt'), '');
    await rm(join(folder, 'report.md'));
    const said = await judge('touched');
    expect(said.stderr).toMatch(/note: logs\/api\.log was changed\n/);
    expect(said.stderr).toMatch(/note: report\.md is missing\n/);
    expect(said.stderr).toMatch(/note: stray\.txt was added\n/);
    expect(said.code).toBe(0);
  });

  test('tells when no manifest vouches for the files', async () => {
    const folder = await run('bare');
    await rm(join(folder, 'MANIFEST.sha256'));
    await rm(join(folder, 'report.json'));
    const said = await judge('bare');
    expect(said.stderr).toMatch(/note: there is no MANIFEST\.sha256/);
    expect(said.stderr).toMatch(/^NOT PROVEN .*there is no MANIFEST\.sha256/m);
    expect(said.code).toBe(2);
  });

  test.each<[string, RegExp, (folder: string) => Promise<void>]>([
    [
      'is behind a link',
      /timeline\.jsonl is a link/,
      async (folder) => {
        await rename(join(folder, 'timeline.jsonl'), join(results, 'elsewhere.jsonl'));
        await symlink('../elsewhere.jsonl', join(folder, 'timeline.jsonl'));
      },
    ],
    [
      'no manifest names',
      /timeline\.jsonl was added/,
      async (folder) => {
        const listed = await contents(folder, 'MANIFEST.sha256');
        await writeFile(join(folder, 'MANIFEST.sha256'), listed.replace(/^.*timeline\.jsonl\n/m, ''));
      },
    ],
    [
      'is of another schema',
      /is of schema 7, and this version reads 1 and 2/,
      async (folder) => {
        const text = await contents(folder, 'timeline.jsonl');
        await writeFile(join(folder, 'timeline.jsonl'), text.replace('"schema":2', '"schema":7'));
      },
    ],
  ])('proves nothing by a timeline that %s', async (what, why, change) => {
    const name = what.replaceAll(' ', '-');
    await change(await run(name));
    for (const options of [[], ['--json']]) {
      const { code, stdout, stderr } = await judge(name, ...options);
      expect(code).toBe(2);
      expect(stderr).toMatch(why);
      expect(stdout).not.toMatch(/"status": "(pass|fail)"/);
    }
  });

  test('suggests the nearest run', async () => {
    await run('20270101-veza-db-down');
    const said = await judge('20270101-veza-db-dwn');
    expect(said.code).toBe(64);
    expect(said.stderr).toMatch(
      /there is no run 20270101-veza-db-dwn in .*did you mean 20270101-veza-db-down\?/,
    );
  });

  test.each([
    ['a line that is no JSON', '{"kind": "wri\n'],
    ['a line that is no record', '[1, 2]\n'],
  ])('refuses %s, with its number', async (what, line) => {
    const name = what.replaceAll(' ', '-');
    const folder = await run(name);
    await appendFile(join(folder, 'timeline.jsonl'), line);
    await appendFile(join(folder, 'timeline.jsonl'), '{"kind":"end","t":1}\n');
    const said = await judge(name);
    const number = healthyRun().length + 1;
    expect(said.stderr).toMatch(new RegExp(`timeline\\.jsonl:${number} is no record of a timeline`));
    expect(said.code).toBe(64);
  });

  test('refuses a timeline that has no header', async () => {
    const folder = join(results, 'headless');
    await mkdir(folder);
    await writeFile(
      join(folder, 'timeline.jsonl'),
      '{"kind":"end","t":1,"outcome":"completed","reason":""}\n',
    );
    const said = await judge('headless');
    expect(said).toMatchObject({ code: 64, stdout: '' });
    expect(said.stderr).toContain('does not begin with a run');
  });
});

describe('report', () => {
  test.each([
    ['--html', 'report.html'],
    ['--md', 'report.md'],
    ['--json', 'report.json'],
    ['--junit', 'junit.xml'],
  ])('%s prints %s and writes nothing', async (flag, name) => {
    const folder = await run(`print-${name}`);
    const before = await contents(folder, name);
    await rm(join(folder, name));
    const said = await report(`print-${name}`, flag);
    expect(said.code).toBe(0);
    expect(said.stdout).toBe(before);
    await expect(contents(folder, name)).rejects.toThrow(/ENOENT/);
  });

  test('writes all forms anew, and vouches for nothing else', async () => {
    const folder = await run('anew');
    const manifest = await contents(folder, 'MANIFEST.sha256');
    const page = await contents(folder, 'report.html');
    await writeFile(join(folder, 'report.html'), 'old');
    await appendFile(join(folder, 'logs', 'api.log'), 'more\n');
    const said = await report('anew');
    expect(said).toMatchObject({ code: 0, stdout: '' });
    expect(await contents(folder, 'report.html')).toBe(page);
    expect(await contents(folder, 'MANIFEST.sha256')).toBe(manifest);
    expect((await judge('anew')).stderr).toMatch(/note: logs\/api\.log was changed/);
  });

  test('of a timeline that was changed is marked in every form, and no manifest vouches for it', async () => {
    const folder = await run('doubtful');
    const manifest = await contents(folder, 'MANIFEST.sha256');
    await writeFile(
      join(folder, 'timeline.jsonl'),
      (await contents(folder, 'timeline.jsonl')).replace('"t":', '"t": '),
    );
    await report('doubtful');
    for (const name of ['report.html', 'report.md', 'report.json', 'junit.xml'])
      expect(await contents(folder, name), name).toContain('not to be trusted');
    expect(await contents(folder, 'MANIFEST.sha256')).toBe(manifest);
  });

  test('of a timeline that was changed is nowhere green: not its verdict, no finding and no figure', async () => {
    const folder = await run('nowhere-green');
    const timeline = join(folder, 'timeline.jsonl');
    await writeFile(timeline, (await readFile(timeline, 'utf8')).replace('"t":', '"t": '));
    await report('nowhere-green');
    const { verdict, findings, measures } = JSON.parse(await contents(folder, 'report.json'));
    expect(verdict.status).toBe('not-proven');
    expect(new Set(findings.map(({ grade }: { grade: string }) => grade))).toEqual(new Set(['no-evidence']));
    const grades = Object.values(measures).flatMap((one) =>
      Object.entries(one ?? {}).filter(([key]) => key === 'grade'),
    );
    expect(new Set(grades.map(([, grade]) => grade))).toEqual(new Set(['no-evidence']));
    expect(await contents(folder, 'report.html')).not.toMatch(/class="(judged )?(pass|acceptable)"/);
    expect(await contents(folder, 'report.md')).not.toMatch(/PASS|✓/);
    const [, tests, errors] =
      /<testsuites [^>]*tests="(\d+)"[^>]*errors="(\d+)"/.exec(await contents(folder, 'junit.xml')) ?? [];
    expect(Number(tests)).toBeGreaterThan(20);
    expect(errors).toBe(tests);
  });

  test('writes through no link', async () => {
    const folder = await run('linked');
    const outside = join(results, 'outside.html');
    await writeFile(outside, 'untouched');
    await rm(join(folder, 'report.html'));
    await symlink(outside, join(folder, 'report.html'));
    await report('linked');
    expect(await readFile(outside, 'utf8')).toBe('untouched');
    expect(await contents(folder, 'report.html')).toContain('<html');
  });

  test('prints one form at a time', async () => {
    await run('two');
    const said = await report('two', '--md', '--html');
    expect(said.code).toBe(64);
    expect(said.stderr).toMatch(/cannot be used with/);
  });
});
