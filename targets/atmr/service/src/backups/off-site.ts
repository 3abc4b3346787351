/** Copies of backups in a store that speaks S3, elsewhere. */

import { createHash } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import type { Backup } from './folder.ts';

export interface Store {
  /** `http://host:port/bucket` */
  url: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const clientOf = ({ accessKeyId, secretAccessKey }: Store): AwsClient =>
  new AwsClient({ accessKeyId, secretAccessKey, region: 'us-east-1', service: 's3' });

/**
 * Puts a backup there, its manifest last, and reads each file back: what the store has is what was sent.
 * @throws Error naming what the store refused, or holds otherwise than it was sent
 */
export async function push(store: Store, folder: string, { name, files }: Backup): Promise<void> {
  const client = clientOf(store);
  // The bucket may be there already.
  await client.fetch(store.url, { method: 'PUT' });
  const manifest = `${name}.manifest`;
  for (const { name: file, sha256 } of files) {
    await put(client, `${store.url}/${file}`, join(folder, file), sha256);
    const there = await hashOf(await get(client, `${store.url}/${file}`));
    if (there !== sha256)
      throw new Error(`the store has ${file} with the checksum ${there}, and was sent ${sha256}`);
  }
  await put(client, `${store.url}/${manifest}`, join(folder, manifest), 'UNSIGNED-PAYLOAD');
}

/** Brings a backup back into a folder. @throws Error naming what is not there, or is not what was sent */
export async function pull(store: Store, name: string, folder: string): Promise<void> {
  const client = clientOf(store);
  const manifest = `${name}.manifest`;
  await mkdir(folder, { recursive: true });
  const answer = await get(client, `${store.url}/${manifest}`);
  const text = await answer.text();
  for (const line of text.split('\n').filter(Boolean)) {
    const [sha256 = '', , file = ''] = line.split(/ +/);
    const part = join(folder, `.${file}.part`);
    const hash = createHash('sha256');
    const { body } = await get(client, `${store.url}/${file}`);
    if (body === null) throw new Error(`${file} is empty in the store`);
    await pipeline(
      Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(part),
    );
    if (hash.digest('hex') !== sha256) throw new Error(`${file} is in the store with another checksum`);
    await rename(part, join(folder, file));
  }
  const back = join(folder, manifest);
  await writeFile(back, text);
  // It is as old as it was: what was just brought back is no newer than what it holds.
  const taken = takenAt(name);
  if (taken !== undefined) await utimes(back, taken, taken);
}

/** When a backup was taken, by its name: `atmr_backup_20260101_120000`, in UTC. */
function takenAt(name: string): Date | undefined {
  const [, year, month, day, hour, minute, second] =
    /_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})$/.exec(name) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

async function put(client: AwsClient, url: string, file: string, sha256: string): Promise<void> {
  // The store itself refuses what has another checksum than is signed.
  const answer = await client.fetch(url, {
    method: 'PUT',
    body: await openAsBlob(file),
    headers: { 'x-amz-content-sha256': sha256 },
  });
  if (!answer.ok)
    throw new Error(`${url} was refused: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
}

async function get(client: AwsClient, url: string): Promise<Response> {
  const answer = await client.fetch(url);
  if (!answer.ok)
    throw new Error(`${url} cannot be had: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
  return answer;
}

async function hashOf(answer: Response): Promise<string> {
  const hash = createHash('sha256');
  if (answer.body !== null) for await (const chunk of answer.body) hash.update(chunk);
  return hash.digest('hex');
}
