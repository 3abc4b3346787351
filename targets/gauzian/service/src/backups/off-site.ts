/** The bucket of backups, elsewhere: packed dumps below `database/`, and below `minio/` a mirror of the chunks. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { fetchFile, get, type Listed, listed, put, type Signing, sendFile } from 'service-kit/store/objects';

/** A bucket, and who asks. */
export interface Bucket {
  /** `http://host:port/bucket` */
  url: string;
  client: Signing;
}

const DUMPS = 'database/';
const CHUNKS = 'minio/';
/** Beside each dump that was read back: one without it is none. */
const SUM = '.sha256';

export const bucketAt = (url: string, accessKeyId: string, secretAccessKey: string): Bucket => ({
  url,
  client: new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region: 'us-east-1' }),
});

/** Sends a packed dump, and reads it back. @returns what both sides have of it */
export async function push(
  { url, client }: Bucket,
  file: string,
): Promise<{ sha256: string; bytes: number }> {
  const sha256 = await sha256Of(file);
  // The bucket may be there already.
  await client.fetch(url, { method: 'PUT' });
  const key = `${DUMPS}${basename(file)}`;
  await sendFile(client, `${url}/${key}`, file, sha256);
  await put(client, `${url}/${key}${SUM}`, sha256, createHash('sha256').update(sha256).digest('hex'));
  const there = (await listed(client, url, key)).find((one) => one.key === key);
  return { sha256, bytes: there?.bytes ?? 0 };
}

/** Those that were read back when they were sent, the oldest first: their names have the time. */
export async function dumpsIn({ url, client }: Bucket): Promise<{ name: string; bytes: number }[]> {
  const all = await listed(client, url, DUMPS);
  const summed = new Set(all.map(({ key }) => key));
  return all
    .filter(({ key }) => summed.has(`${key}${SUM}`))
    .map(({ key, bytes }) => ({ name: key.slice(DUMPS.length), bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Brings a dump back into a folder. @throws Error where it is not what was sent */
export async function pull({ url, client }: Bucket, name: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  const sha256 = await (await get(client, `${url}/${DUMPS}${name}${SUM}`)).text();
  await fetchFile(client, `${url}/${DUMPS}${name}`, file, sha256);
  return file;
}

/** Copies each chunk that the mirror has not, or has otherwise. What is in the mirror alone stays there. */
export const mirror = (chunks: Bucket, offSite: Bucket): Promise<number> =>
  copied({ bucket: chunks, prefix: '' }, { bucket: offSite, prefix: CHUNKS });

/** The other way round. */
export const mirrorBack = (chunks: Bucket, offSite: Bucket): Promise<number> =>
  copied({ bucket: offSite, prefix: CHUNKS }, { bucket: chunks, prefix: '' });

export const keysIn = async ({ url, client }: Bucket): Promise<string[]> =>
  (await listed(client, url)).map(({ key }) => key);

interface Side {
  bucket: Bucket;
  prefix: string;
}

/** @returns how many were copied */
async function copied(from: Side, to: Side): Promise<number> {
  await to.bucket.client.fetch(to.bucket.url, { method: 'PUT' });
  const [here, there] = [await below(from), await below(to)];
  const known = new Map(there.map(({ key, etag }) => [key, etag]));
  const missing = here.filter(({ key, etag }) => known.get(key) !== etag);
  for (const { key } of missing) {
    const answer = await get(from.bucket.client, `${from.bucket.url}/${from.prefix}${key}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await put(to.bucket.client, `${to.bucket.url}/${to.prefix}${key}`, bytes, sha256);
  }
  return missing.length;
}

async function below({ bucket: { url, client }, prefix }: Side): Promise<Listed[]> {
  const all = await listed(client, url, prefix);
  return all.map((one) => ({ ...one, key: one.key.slice(prefix.length) }));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
