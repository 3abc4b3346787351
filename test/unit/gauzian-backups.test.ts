/** Backups of gauzian in a store of another place: what is listed is whole, and a mirror takes nothing out. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import { procedure } from '../../harness/rehearse/rehearsal.ts';
import { DUMP } from '../../targets/gauzian/rehearsals/restore/backing-up.ts';
import restore from '../../targets/gauzian/rehearsals/restore.ts';
import {
  type Bucket,
  dumpsIn,
  keysIn,
  mirror,
  mirrorBack,
  pull,
  push,
} from '../../targets/gauzian/service/src/backups/off-site.ts';
import { takenAt } from '../../targets/gauzian/service/src/backups/taken-at.ts';
import { listed } from '../../targets/service-kit/src/store/objects.ts';

/** A bucket in memory, which lists so many keys at once. */
function bucketOf(objects: Map<string, Uint8Array>, pageSize = 2): Bucket {
  const url = 'http://store/bucket';
  const listing = (query: URLSearchParams): Response => {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? '';
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, pageSize);
    const contents = page.map((key) => {
      const bytes = objects.get(key) ?? new Uint8Array();
      return `<Contents><Key>${key}</Key><ETag>&quot;${Buffer.from(bytes).toString('hex')}&quot;</ETag><Size>${bytes.length}</Size></Contents>`;
    });
    const next =
      keys.length > pageSize ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return new Response(`<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`);
  };
  return {
    url,
    client: {
      async fetch(asked, { method = 'GET', body = null } = {}) {
        const { pathname, searchParams } = new URL(asked);
        const key = pathname.slice('/bucket/'.length);
        if (key === '') return method === 'PUT' ? new Response() : listing(searchParams);
        if (method === 'PUT') {
          objects.set(key, new Uint8Array(await new Response(body).arrayBuffer()));
          return new Response();
        }
        const found = objects.get(key);
        return found === undefined
          ? new Response('<Code>NoSuchKey</Code>', { status: 404 })
          : new Response(Buffer.from(found));
      },
    },
  };
}

const text = (words: string) => new TextEncoder().encode(words);

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'firedrill-backups-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test('a list goes on over all its pages', async () => {
  const all = new Map(['a/0', 'b/0', 'c/0', 'c/1', 'd/0'].map((key) => [key, text(key)]));
  const { url, client } = bucketOf(all);
  const found = await listed(client, url);
  expect(found.map(({ key }) => key)).toEqual([...all.keys()]);
  expect(found[0]).toEqual({ key: 'a/0', etag: Buffer.from('a/0').toString('hex'), bytes: 3 });
});

describe('dumps', () => {
  test('come back as they went', async () => {
    const objects = new Map<string, Uint8Array>();
    const [here, offSite] = [await folder(), bucketOf(objects)];
    const name = 'gauzian_db_20260211_020000.sql.gz';
    await writeFile(join(here, name), 'packed');
    expect(await push(offSite, join(here, name))).toMatchObject({ bytes: 6 });
    expect(await dumpsIn(offSite)).toEqual([{ name, bytes: 6 }]);
    expect(await readFile(await pull(offSite, name, join(here, 'back')), 'utf8')).toBe('packed');
  });

  test('of which none was read back are none', async () => {
    const offSite = bucketOf(new Map([['database/gauzian_db_20260211_020000.sql.gz', text('half')]]));
    expect(await dumpsIn(offSite)).toEqual([]);
  });

  test('that are another than was sent are not restored', async () => {
    const objects = new Map<string, Uint8Array>();
    const [here, offSite] = [await folder(), bucketOf(objects)];
    await writeFile(join(here, 'a.sql.gz'), 'packed');
    await push(offSite, join(here, 'a.sql.gz'));
    objects.set('database/a.sql.gz', text('PACKED'));
    await expect(pull(offSite, 'a.sql.gz', join(here, 'back'))).rejects.toThrow(/another checksum/);
  });

  test('say in their name when they were taken', () => {
    expect(takenAt('gauzian_db_20260211_020000.sql.gz')).toBe(Date.parse('2026-02-11T02:00:00Z'));
    expect(takenAt('gauzian_db.sql.gz')).toBe(Number.NEGATIVE_INFINITY);
  });
});

test('a mirror has what is new and what is other, keeps what is gone, and gives all of it back', async () => {
  const here = new Map([
    ['a/0', text('one')],
    ['b/0', text('two')],
  ]);
  const there = new Map<string, Uint8Array>();
  const [chunks, offSite] = [bucketOf(here), bucketOf(there)];
  expect(await mirror(chunks, offSite)).toBe(2);
  expect(await mirror(chunks, offSite)).toBe(0);
  here.set('b/0', text('TWO'));
  here.delete('a/0');
  expect(await mirror(chunks, offSite)).toBe(1);
  expect([...there.keys()].sort()).toEqual(['minio/a/0', 'minio/b/0']);
  here.clear();
  expect(await mirrorBack(chunks, offSite)).toBe(2);
  expect((await keysIn(chunks)).sort()).toEqual(['a/0', 'b/0']);
  expect(Buffer.from(here.get('b/0') ?? []).toString()).toBe('TWO');
});

test('the job as corrected does what is rehearsed, in that order', async () => {
  const file = new URL('../../targets/gauzian/backup/cronjob-backup.yaml', import.meta.url);
  const { initContainers, containers } = parse(await readFile(file, 'utf8')).spec.jobTemplate.spec.template
    .spec;
  expect(initContainers[0].command.join(' ')).toBe(DUMP);
  expect(containers[0].command.at(-1)).toBe(
    'node src/backups.ts push /backups/database/*.sql.gz && node src/backups.ts mirror',
  );
  const order = procedure(parseRehearsal(restore, 'restore.ts'), 'usual', 'corrected').map(({ id }) => id);
  expect(order.indexOf('dump')).toBeLessThan(order.indexOf('send'));
  expect(order.indexOf('send')).toBeLessThan(order.indexOf('mirror'));
});
