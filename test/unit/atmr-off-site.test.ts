/** Copies of atmr's backups in another store: what comes back is what went, with the age that it had. */

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { pull, push } from '../../targets/atmr/service/src/backups/off-site.ts';

const NAME = 'atmr_backup_20260101_120000';
const sha256Of = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** A store that keeps what has the checksum that was signed. */
async function storeOf(objects: Map<string, Buffer>): Promise<string> {
  const server = createServer(async (request, response) => {
    const key = request.url ?? '';
    const signed = String(request.headers['x-amz-content-sha256']);
    if (request.method === 'PUT') {
      const bytes = await buffer(request);
      const isRight = key === '/backups' || signed === 'UNSIGNED-PAYLOAD' || signed === sha256Of(bytes);
      if (isRight) objects.set(key, bytes);
      response.statusCode = isRight ? 200 : 400;
      response.end();
      return;
    }
    const found = objects.get(key);
    response.statusCode = found === undefined ? 404 : 200;
    response.end(found);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/backups`;
}

test('a backup comes back as it went, and as old; one that is another does not', async () => {
  const objects = new Map<string, Buffer>();
  const store = { url: await storeOf(objects), accessKeyId: 'one', secretAccessKey: 'two' };
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-off-site-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = { name: `${NAME}.dump`, sha256: sha256Of('all of it'), bytes: 9 };
  await writeFile(join(folder, file.name), 'all of it');
  await writeFile(join(folder, `${NAME}.manifest`), `${file.sha256}  9  ${file.name}\n`);

  await push(store, folder, { name: NAME, taken: 0, files: [file] });
  await pull(store, NAME, join(folder, 'back'));
  expect(await readFile(join(folder, 'back', file.name), 'utf8')).toBe('all of it');
  const { mtime } = await stat(join(folder, 'back', `${NAME}.manifest`));
  expect(mtime.toISOString()).toBe('2026-01-01T12:00:00.000Z');

  objects.set(`/backups/${file.name}`, Buffer.from('half of'));
  await expect(pull(store, NAME, join(folder, 'again'))).rejects.toThrow(/another checksum/);
  const sent = { ...file, sha256: sha256Of('something else') };
  await expect(push(store, folder, { name: NAME, taken: 0, files: [sent] })).rejects.toThrow(
    /was refused: 400/,
  );
});
