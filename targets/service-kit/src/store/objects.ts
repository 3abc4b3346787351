/** Files in a store that speaks S3: sent with their checksum, and read back. */

import { createHash } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Signs what it asks, as `AwsClient` of aws4fetch does. */
export interface Signing {
  fetch(url: string, init?: RequestInit): Promise<Response>;
}

/** An object as a list of its bucket has it. */
export interface Listed {
  key: string;
  etag: string;
  bytes: number;
}

/**
 * Sends a file, and reads back what the store has of it.
 * @throws Error naming what the store refused, or holds otherwise than it was sent
 */
export async function sendFile(client: Signing, url: string, file: string, sha256: string): Promise<void> {
  await put(client, url, await openAsBlob(file), sha256);
  const there = await hashOf(await get(client, url));
  if (there !== sha256)
    throw new Error(`the store has ${url} with the checksum ${there}, and was sent ${sha256}`);
}

/** Puts an object; the store itself refuses what has another checksum than is signed. @throws Error naming what it said */
export async function put(
  client: Signing,
  url: string,
  body: Blob | Uint8Array<ArrayBuffer> | string,
  sha256: string,
): Promise<void> {
  const answer = await client.fetch(url, {
    method: 'PUT',
    body,
    headers: { 'x-amz-content-sha256': sha256 },
  });
  if (!answer.ok)
    throw new Error(`${url} was refused: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
}

/** @throws Error where it cannot be had */
export async function get(client: Signing, url: string): Promise<Response> {
  const answer = await client.fetch(url);
  if (!answer.ok)
    throw new Error(`${url} cannot be had: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
  return answer;
}

/** Brings an object back as a file, which has its name once it is whole. @throws Error where it is not what was sent */
export async function fetchFile(client: Signing, url: string, file: string, sha256: string): Promise<void> {
  const part = `${file}.part`;
  const hash = createHash('sha256');
  const { body } = await get(client, url);
  if (body === null) throw new Error(`${url} is empty`);
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
  if (hash.digest('hex') !== sha256) throw new Error(`${url} has another checksum than was sent`);
  await rename(part, file);
}

/** All objects of a bucket whose keys begin so; none where there is no such bucket. @param bucket `http://host:port/bucket` */
export async function listed(client: Signing, bucket: string, prefix = ''): Promise<Listed[]> {
  const all: Listed[] = [];
  let from = '';
  do {
    const query = new URLSearchParams({
      'list-type': '2',
      prefix,
      ...(from && { 'continuation-token': from }),
    });
    const answer = await client.fetch(`${bucket}?${query}`);
    const text = await answer.text();
    if (text.includes('<Code>NoSuchBucket</Code>')) return [];
    if (!answer.ok) throw new Error(`${bucket} cannot be listed: ${answer.status} ${text.slice(0, 200)}`);
    all.push(...text.split('<Contents>').slice(1).map(read));
    from = field(text, 'NextContinuationToken');
  } while (from !== '');
  // Where the store is a file system, folders are objects of no bytes.
  return all.filter(({ key }) => !key.endsWith('/'));
}

const read = (text: string): Listed => ({
  key: field(text, 'Key'),
  etag: field(text, 'ETag'),
  bytes: Number(field(text, 'Size')),
});

const field = (text: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '').replaceAll(/&quot;|&#34;|"/g, '');

async function hashOf(answer: Response): Promise<string> {
  const hash = createHash('sha256');
  if (answer.body !== null) for await (const chunk of answer.body) hash.update(chunk);
  return hash.digest('hex');
}
