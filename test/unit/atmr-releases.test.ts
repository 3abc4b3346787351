/** The releases of atmr that are kept as patches fit the service as it is, and are programs. */

import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { readTree } from '../../harness/engine/build-context.ts';
import { patchedSource, type SourcePatch } from '../../harness/engine/patched-source.ts';

const RELEASES = join(ROOT, 'targets/atmr/releases');
const read = async (file: string): Promise<SourcePatch> => ({
  name: basename(file, '.patch'),
  text: await readFile(join(RELEASES, file), 'utf8'),
});
const service = await readTree(join(ROOT, 'targets/atmr/service'), (name) => name !== 'node_modules');
const next = await read('2.0.0.patch');
const misbehaviours = await Promise.all(globSync('misbehaviours/*.patch', { cwd: RELEASES }).map(read));

test('every release has types that agree', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'firedrill-releases-'));
  onTestFinished(() => rm(scratch, { recursive: true }));
  await symlink(join(ROOT, 'node_modules'), join(scratch, 'node_modules'));
  const config = { extends: join(ROOT, 'tsconfig.json'), include: ['*/src/**/*.ts'] };
  await writeFile(join(scratch, 'tsconfig.json'), JSON.stringify(config));
  for (const one of [undefined, ...misbehaviours]) {
    const files = patchedSource(service, one === undefined ? [next] : [next, one]);
    for (const { path, content } of files) {
      const file = join(scratch, one?.name ?? '2.0.0', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
  const { exitCode, all } = await execa('tsc', ['-p', scratch], {
    all: true,
    reject: false,
    preferLocal: true,
  });
  expect({ exitCode, all }).toEqual({ exitCode: 0, all: '' });
});

test('a patch that does not fit is refused with the file and the remedy', () => {
  expect(() => patchedSource(service, [next, next])).toThrow(/2\.0\.0 does not fit .* make the patch anew/);
  const nonsense = { name: 'nonsense', text: '--- a/x\n+++ b/x\n' };
  expect(() => patchedSource(service, [nonsense])).toThrow(/nonsense holds something that is no change/);
});

test('the next release has migrations with a way up and a way down', () => {
  const migrations = patchedSource(service, [next]).filter(({ path }) => path.startsWith('migrations/'));
  expect(migrations.map(({ path }) => path).sort()).toEqual([
    'migrations/0001_bookings.sql',
    'migrations/0002_passengers.sql',
    'migrations/0003_passenger_search.sql',
  ]);
  for (const { content } of migrations)
    expect(content.toString()).toMatch(/^-- Up Migration[\s\S]*-- Down Migration/);
});
