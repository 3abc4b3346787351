/** Copies of backups in a store that speaks S3, elsewhere. */

import { openAsBlob } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { fetchFile, get, put, sendFile } from 'service-kit/store/objects';
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
  for (const { name: file, sha256 } of files)
    await sendFile(client, `${store.url}/${file}`, join(folder, file), sha256);
  const manifest = `${name}.manifest`;
  await put(client, `${store.url}/${manifest}`, await openAsBlob(join(folder, manifest)), 'UNSIGNED-PAYLOAD');
}

/** Brings a backup back into a folder. @throws Error naming what is not there, or is not what was sent */
export async function pull(store: Store, name: string, folder: string): Promise<void> {
  const client = clientOf(store);
  const manifest = `${name}.manifest`;
  await mkdir(folder, { recursive: true });
  const text = await (await get(client, `${store.url}/${manifest}`)).text();
  for (const line of text.split('\n').filter(Boolean)) {
    const [sha256 = '', , file = ''] = line.split(/ +/);
    await fetchFile(client, `${store.url}/${file}`, join(folder, file), sha256);
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
