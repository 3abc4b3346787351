/** What starts gauzian's backend again where no kubelet does: how it counts, waits and tells one end from another. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createBackoff } from '../../targets/gauzian/service/src/pod/backoff.ts';
import { keepRunning, type Pod } from '../../targets/gauzian/service/src/pod/keep-running.ts';
import { secretsIn } from '../../targets/gauzian/service/src/pod/secrets.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0)) await one();
});

function folder(files: Record<string, string>): string {
  const made = mkdtempSync(join(tmpdir(), 'gauzian-pod-'));
  cleanUp.push(() => rmSync(made, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content);
  return made;
}

/** A pod whose container is a script; `killed` is what the kernel is said to have killed so far. */
function podOf(
  script: string,
  { secrets = folder({}), killed = (): number => 0 } = {},
): { pod: Pod; told: string[] } {
  const told: string[] = [];
  const command = [process.execPath, '-e', script];
  const pod = keepRunning({ command, secrets, backoffMs: 60_000 }, (...line) => told.push(line.join(' ')), {
    killed,
  });
  cleanUp.push(() => pod.end());
  return { pod, told };
}

const soon = { timeout: 10_000, interval: 10 };

describe('the pod of gauzian', () => {
  test('a container that ends is started at once, and the next time after a while', async () => {
    const { pod, told } = podOf('process.exit(3)');
    await expect.poll(() => pod.backsOff(), soon).toBe(true);
    expect([pod.restarts(), pod.lastEnd()]).toEqual([2, 'Error']);
    expect(told).toContain('Warning BackOff Back-off 60 s restarting failed container backend');
    expect(told.join()).not.toContain('OOMKilled');
  });

  test('one that the kernel killed for its memory is told from one that another killed', async () => {
    let kills = 0;
    const memory = podOf('process.kill(process.pid, "SIGKILL")', { killed: () => kills++ });
    await expect.poll(() => memory.pod.lastEnd(), soon).toBe('OOMKilled');
    expect(memory.told).toContain('Warning OOMKilled Container backend was OOMKilled');
    const hand = podOf('process.kill(process.pid, "SIGKILL")');
    await expect.poll(() => hand.pod.lastEnd(), soon).toBe('Error');
  });

  test('a restart reads the secrets anew, does not wait, and counts as no failure', async () => {
    const secrets = folder({});
    const { pod } = podOf('if (!process.env.NEEDED) process.exit(1); setInterval(() => {}, 1000)', {
      secrets,
    });
    await expect.poll(() => pod.backsOff(), soon).toBe(true);
    const before = pod.restarts();
    writeFileSync(join(secrets, 'NEEDED'), 'there\n');
    pod.restart();
    expect([pod.backsOff(), pod.restarts()]).toEqual([false, before]);
    expect(secretsIn(secrets)).toEqual({ NEEDED: 'there' });
  });

  test('waits double up to five minutes, and ten minutes of running make them short again', () => {
    const { after } = createBackoff(10_000);
    expect([0, 0, 0, 0, 0, 0, 0, 0].map(after)).toEqual([
      0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
    ]);
    expect(after(600_000)).toBe(0);
  });
});
