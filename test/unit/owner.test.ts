import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { lifeOf, ownerOf } from '../../harness/safety/owner.ts';

const FIELDS = ['host', 'boot', 'namespace', 'pid', 'started'] as const;

function changed(owner: string, field: (typeof FIELDS)[number], value: string): string {
  return owner.split(':').with(FIELDS.indexOf(field), value).join(':');
}

test('a process is alive until it has ended', async () => {
  const child = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  const owner = ownerOf(child.pid ?? 0) ?? '';
  expect(lifeOf(owner)).toBe('alive');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(lifeOf(owner)).toBe('dead');
  expect(ownerOf(child.pid ?? 0)).toBeUndefined();
});

const own = ownerOf(process.pid) ?? '';

test.each([
  ['this process', own, 'alive'],
  ['an earlier process with the same pid', changed(own, 'started', '1'), 'dead'],
  ['a pid that no process has', changed(own, 'pid', '99999999'), 'dead'],
  ['a process before the reboot', changed(own, 'boot', 'before'), 'dead'],
  ['a process of another machine', changed(own, 'host', 'not-here'), 'elsewhere'],
  ['a process of another container on this machine', changed(own, 'namespace', '1'), 'elsewhere'],
  ['a name of another version', `${own}:and-more`, 'elsewhere'],
  ['no name at all', '', 'elsewhere'],
])('%s', (_, owner, life) => {
  expect(lifeOf(owner)).toBe(life);
});
