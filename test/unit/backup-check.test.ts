/** `check_backup.sh` on files that are no backups: what is wrong with each is said, before any server is touched. */

import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';

const SCRIPT = join(ROOT, 'targets/atmr/backup/check_backup.sh');
const PLAIN = `--\n-- PostgreSQL database dump\n--\n\nSELECT 1;\n\n--\n-- PostgreSQL database dump complete\n--\n`;

async function checked(change: { text?: string; is?: string; name?: string; manifest?: false }) {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { text = PLAIN, name = 'one.sql' } = change;
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (change.manifest !== false)
    await writeFile(join(folder, 'one.manifest'), `${sha256}  ${text.length}  ${name}\n`);
  await writeFile(join(folder, name), change.is ?? text);
  const { exitCode, stderr } = await execa(SCRIPT, [join(folder, name)], { reject: false });
  return { exitCode, stderr };
}

test('one in the plain format that is whole', async () => {
  expect(await checked({})).toEqual({ exitCode: 0, stderr: '' });
});

test.each<[string, Parameters<typeof checked>[0], RegExp]>([
  ['empty', { is: '' }, /is empty$/],
  ['cut off', { is: PLAIN.slice(0, 60) }, /is cut off: 60 of \d+ bytes$/],
  ['one bit is another', { is: PLAIN.replace('SELECT 1', 'SELECT 0') }, /its checksum differs$/],
  ['another file', { is: 'root:x:0:0' }, /is no backup in PostgreSQL's plain format$/],
  [
    'another file by the name of a dump',
    { is: 'root:x:0:0', name: 'one.dump' },
    /PostgreSQL's custom format$/,
  ],
  ['no manifest', { manifest: false }, /has no manifest beside it, and so no checksum$/],
  ['it was cut off before its checksum was taken', { text: PLAIN.slice(0, 60) }, /does not come to its end$/],
  ['a name that says nothing', { name: 'one.zip' }, /is named neither \.dump nor \.sql$/],
])('%s', async (_, change, reason) => {
  const { exitCode, stderr } = await checked(change);
  expect(stderr).toMatch(reason);
  expect(exitCode).toBe(4);
});

test('one that is not there', async () => {
  const { exitCode, stderr } = await execa(SCRIPT, ['/nowhere/one.dump'], { reject: false });
  expect([exitCode, stderr]).toEqual([4, '/nowhere/one.dump is not there']);
});
