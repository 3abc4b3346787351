/** How old the newest backup is: of one that is whole, and of none that is not. */

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchBackups } from '../../targets/atmr/service/src/backups/watch.ts';
import { createRegistry } from '../../targets/service-kit/src/http/metrics.ts';

async function ages(fill: (root: string) => Promise<void>): Promise<Record<string, number>> {
  const root = await mkdtemp(join(tmpdir(), 'firedrill-backups-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await Promise.all(['dumps', 'wal'].map((folder) => mkdir(join(root, folder))));
  await fill(root);
  const registry = createRegistry();
  const stop = watchBackups(root, 60_000, registry);
  onTestFinished(stop);
  const read = async () => {
    const [metric] = (await registry.getMetricsAsJSON()).filter(({ name }) => name === 'backup_age_seconds');
    return Object.fromEntries(
      (metric?.values ?? []).map(({ labels, value }) => [String(labels.kind), value]),
    );
  };
  await expect
    .poll(async () => Object.keys(await read()).length, { interval: 5, timeout: 10_000 })
    .toBeGreaterThan(0);
  return read();
}

async function backup(root: string, name: string, hoursOld: number, spoilt = false): Promise<void> {
  const folder = join(root, 'dumps');
  const sha256 = createHash('sha256').update(name).digest('hex');
  await writeFile(join(folder, `${name}.dump`), spoilt ? name.toUpperCase() : name);
  await writeFile(join(folder, `${name}.manifest`), `${sha256}  ${name.length}  ${name}.dump\n`);
  const at = Date.now() / 1000 - hoursOld * 3600;
  await utimes(join(folder, `${name}.manifest`), at, at);
}

const hours = (seconds = Number.NaN) => Math.round(seconds / 3600);

test('the newest that is whole counts', async () => {
  const { dump } = await ages(async (root) => {
    await backup(root, 'old', 5);
    await backup(root, 'new', 2);
  });
  expect(hours(dump)).toBe(2);
});

test('one whose checksum differs is no backup: the age is that of the one before', async () => {
  const { dump } = await ages(async (root) => {
    await backup(root, 'old', 5);
    await backup(root, 'new', 1, true);
  });
  expect(hours(dump)).toBe(5);
});

test('where there is none at all, it is missed at once', async () => {
  expect(await ages(async () => undefined)).toEqual({ dump: Number.POSITIVE_INFINITY });
});
