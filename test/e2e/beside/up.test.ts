/** A stack without a fault: what a stranger is told of it, and that nothing of it stays. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firedrill, until } from '../../support/firedrill.ts';
import { engineOfTests, onEngine } from '../../support/on-engine.ts';
import { strangersProject } from '../../support/strangers-project.ts';

/** The only run that was filed, and its folder. */
async function filed(project: string): Promise<{ run: string; folder: string }> {
  const place = join(project, 'results/up');
  const [run = ''] = (await readdir(place)).filter((name) => name !== 'latest' && !name.startsWith('.'));
  return { run, folder: join(place, run) };
}

test('up says what is there to watch, stays until it is interrupted, and leaves nothing', async () => {
  await using project = await strangersProject();
  const docker = await engineOfTests();
  const running = firedrill(['up', '--target', 'notes', '--project', project.folder]);
  await until(running, 'the stack', async () => running.said().includes('stays until Ctrl-C') || undefined);
  const { run } = await filed(project.folder);
  expect((await onEngine(docker, run)).length).toBeGreaterThan(2);
  running.signal('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(code, stderr).toBe(130);
  expect(stdout).toMatch(/^notes is up: users' calls go to http:\/\/127\.0\.0\.1:\d+$/m);
  expect(stdout).toContain('listening on :8000');
  expect(stdout).toMatch(/readiness \(GET \/health\): \d+ × 204$/m);
  expect(stdout).toMatch(/user \(GET \/notes\): \d+ × 200$/m);
  // The image has no shell: the engine counts.
  expect(stdout).toMatch(/answered in [\d.]+ ms, [\d.]+ ms of a processor: [\d.]+ ms of the service's time/);
  expect(stdout).toMatch(/every \d+ ms, (as fine as figures have a use for|as often as the service bears)/);
  expect(stdout).toMatch(/0 of \d+ requests failed without probes; .* 0 of \d+ requests failed with them/);
  expect(stdout).toContain('liveness: not declared');
  expect(stdout).toContain('nothing: the target has no Prometheus');
  expect(stdout).toMatch(
    /db-down\/stopped on notes: answers \d+ of \d+ questions\n\s+clock-skew, db-down:\n\s+– /,
  );
  expect(await onEngine(docker, run)).toEqual([]);
});

test('a start that fails is told once, by the line that says why, and every log is kept', async () => {
  await using project = await strangersProject();
  const docker = await engineOfTests();
  const { code, stdout, stderr } = await firedrill([
    'up',
    '--target',
    'unset',
    '--once',
    '--project',
    project.folder,
  ]).ended;
  expect(code, stderr).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.match(/it said: .*(POSTGRES|superuser) ?_?PASSWORD/gi), stderr).toHaveLength(1);
  expect(stderr.match(/never became ready/g), stderr).toHaveLength(1);
  expect(stderr).toContain('service store never became ready: it ended with exit code 1; it said: ');
  const { run, folder } = await filed(project.folder);
  expect(await readdir(join(folder, 'logs'))).toEqual(expect.arrayContaining(['store.log', 'web.log']));
  expect(await readFile(join(folder, 'logs/store.log'), 'utf8')).toContain('POSTGRES_HOST_AUTH_METHOD=trust');
  expect(await onEngine(docker, run)).toEqual([]);
});
