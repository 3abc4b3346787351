/** `list --alerts`: which rule fires in which drill, by what lies in the results. */

import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileRecorded } from '../support/file-recorded.ts';
import { inProcess } from '../support/in-process.ts';

const RUN = '20261101-020000-veza-db-down-stopped-0001';
let results: string;
beforeAll(async () => {
  results = await mkdtemp(join(tmpdir(), 'firedrill-alerts-'));
  await fileRecorded(results, { set: 'nightly', name: 'db-down-stopped@veza' }, RUN);
});
afterAll(() => rm(results, { recursive: true }));

const asked = (...args: string[]) => inProcess(['list', '--alerts', ...args, '--results', results]);

test('what a run saw is shown with that run, the rest by the contracts', async () => {
  const said = await asked('--target', 'veza');
  expect(said.code, said.stderr).toBe(0);
  const [first = '', ...lines] = said.stdout.split('\n');
  expect(first).toBe('veza');
  const cells = (alert: string) =>
    lines
      .find((line) => line.startsWith(`  ${alert} `))
      ?.trim()
      .split(/ +/) ?? [];
  const readiness = cells('VezaReadinessFailed');
  expect(readiness).toContain('fires');
  expect(cells('VezaCircuitBreakerOpen')).toEqual(expect.arrayContaining(['must', 'silent']));
  expect(readiness).toHaveLength(cells('VezaCircuitBreakerOpen').length);
  expect(said.stdout).toMatch(
    new RegExp(`VezaReadinessFailed +db-down/stopped +after .* as written .* ${RUN}`),
  );
  expect(said.stdout).not.toContain('Atmr');
});

test('as JSON every rule has a cell for every drill', async () => {
  const { rules } = JSON.parse((await asked('--json')).stdout);
  const counts = new Set(rules.map(({ cells }: { cells: unknown[] }) => cells.length));
  expect(counts.size).toBe(1);
  const row = rules.find(({ alert }: { alert: string }) => alert === 'VezaReadinessFailed');
  expect(row.cells.find(({ drill }: { drill: string }) => drill === 'db-down')).toMatchObject({
    state: 'fires',
    run: RUN,
    variant: 'stopped',
    asWritten: { status: 'fires' },
  });
});

test('a target that is not there is refused by name', async () => {
  const said = await asked('--target', 'vaze');
  expect(said).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/no target vaze; did you mean veza/),
  });
});

test('a run that was altered since is left out, by name, and shows nothing', async () => {
  const timeline = join(results, RUN, 'timeline.jsonl');
  const last = (await readFile(timeline, 'utf8')).trimEnd().split('\n').at(-1);
  await appendFile(timeline, `${last}\n`);
  const said = await asked('--target', 'veza');
  expect(said.stdout).toMatch(new RegExp(`^${RUN} is left out: timeline\\.jsonl`, 'm'));
  expect(said.stdout).not.toMatch(/^ {2}\S+ .*\bfires\b/m);
});
