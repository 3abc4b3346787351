import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../targets/service-kit/src/errors.ts';
import { createRegistry } from '../../targets/service-kit/src/http/metrics.ts';
import { createTokens } from '../../targets/veza/service/src/auth/tokens.ts';
import { formatOf } from '../../targets/veza/service/src/uploads/audio.ts';
import { createOutbox } from '../../targets/veza/service/src/uploads/outbox.ts';
import { createProcessing } from '../../targets/veza/service/src/uploads/process.ts';
import type { Progress } from '../../targets/veza/service/src/uploads/progress.ts';
import type { Uploads } from '../../targets/veza/service/src/uploads/store.ts';
import type { View } from '../../targets/veza/service/src/uploads/upload.ts';
import { appOn, fakeDatabase, SECRET } from './support/veza.ts';

const SILENCE = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';
const { token } = await createTokens(SECRET).issue('drill_user');
const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Uploads in memory, with what was asked of them. */
function memory(ids: readonly string[] = []) {
  const rows = new Map(ids.map((id) => [id, { view: viewOf(id), published: true, content: SILENCE }]));
  const tracks: string[] = [];
  const uploads: Uploads = {
    accept: () => Promise.reject(new Error('not here')),
    find: async (id) => rows.get(id)?.view,
    content: async (id) => {
      const found = rows.get(id);
      return found && { view: found.view, content: Buffer.from(found.content, 'base64') };
    },
    done: async (id) => {
      const found = rows.get(id);
      if (found === undefined || found.view.status !== 'pending') return false;
      found.view = { ...found.view, status: 'done' };
      tracks.push(id);
      return true;
    },
    failed: async (id, error) => {
      const found = rows.get(id);
      if (found) found.view = { ...found.view, status: 'failed', error };
      return found !== undefined;
    },
    claimUnpublished: async () => {
      const claimed = [...rows].filter(([, row]) => !row.published && row.view.status === 'pending');
      for (const [, row] of claimed) row.published = true;
      return claimed.map(([id]) => id);
    },
    unpublished: async (all) => {
      for (const id of all) Object.assign(rows.get(id) ?? {}, { published: false });
    },
    unfinished: async () => ({ count: rows.size - tracks.length, oldestSeconds: 1 }),
    tracks: async () => ({ items: [], next: null }),
  };
  return { rows, tracks, uploads };
}

const viewOf = (id: string): View => ({
  id,
  owner: 'drill_user',
  title: 'Morning',
  status: 'pending',
  error: null,
  createdAt: '2026-01-31T12:00:00.000Z',
});

/** What Redis would share, in memory; `lose` is what happens when a worker dies. */
function shared() {
  const told: View[] = [];
  const inHand = new Set<string>();
  const lost: string[] = [];
  const progress: Progress = {
    tell: async (view) => void told.push(view),
    told: async (id) => told.findLast((one) => one.id === id),
    take: async (id) => !inHand.has(id) && Boolean(inHand.add(id)),
    keep: async () => undefined,
    letGo: async (id) => void inHand.delete(id),
    takenBack: async () => lost.splice(0),
    inHand: async () => inHand.size,
    close: async () => undefined,
  };
  return { told, inHand, lost, progress };
}

function brokerThat(publish: (text: string) => Promise<void>) {
  return { publish, isConnected: () => true, ping: async () => undefined, close: async () => undefined };
}

describe('POST /api/v1/uploads', () => {
  const post = (app: ReturnType<typeof appOn>['app'], payload: object, authorization = `Bearer ${token}`) =>
    app.inject({ method: 'POST', url: '/api/v1/uploads', payload, headers: { authorization } });
  const row = { id: 'upload-0001', owner: 'drill_user', title: 'Morning', error: null, finished_at: null };
  const accepting = () =>
    fakeDatabase((text) => (/INSERT INTO uploads/.test(text) ? [{ ...row, created_at: new Date(0) }] : []));

  test('answers 202 with an id before the queue has it, and publishes it', async () => {
    const published: string[] = [];
    const broker = brokerThat(async (text) => void published.push(text));
    const { progress, told } = shared();
    const { app } = appOn(accepting(), { broker, progress });
    const answer = await post(app, { id: row.id, title: 'Morning', content: SILENCE });
    expect(answer.statusCode).toBe(202);
    expect(answer.headers.location).toBe('/api/v1/uploads/upload-0001');
    expect(answer.json()).toMatchObject({ success: true, data: { id: row.id, status: 'pending' } });
    await expect.poll(() => published).toEqual([row.id]);
    expect(told).toMatchObject([{ id: row.id, status: 'pending' }]);
    await app.close();
  });

  test('is accepted while RabbitMQ is away, and is marked as still to be published', async () => {
    const database = accepting();
    const broker = brokerThat(() => Promise.reject(new Error('the connection was lost')));
    const { app } = appOn(database, { broker, progress: shared().progress });
    expect((await post(app, { id: row.id, title: 'Morning', content: SILENCE })).statusCode).toBe(202);
    await expect
      .poll(() => database.asked.map(({ operation }) => operation))
      .toContain('uploads.unpublished');
    await app.close();
  });

  test.each([
    ['no token', { title: 'x', content: SILENCE }, '', 401, 'UNAUTHORIZED'],
    ['an id that is none', { id: 'no', title: 'x', content: SILENCE }, undefined, 400, 'VALIDATION_FAILED'],
    ['content that is no base64', { title: 'x', content: '%%%%' }, undefined, 400, 'VALIDATION_FAILED'],
    ['no content', { title: 'x' }, undefined, 400, 'VALIDATION_FAILED'],
  ])('refuses %s in the error contract', async (_, payload, authorization, status, code) => {
    const { app } = appOn(accepting(), {
      broker: brokerThat(async () => undefined),
      progress: shared().progress,
    });
    const answer = await post(app, payload, authorization);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ success: false, error: { code } });
    await app.close();
  });

  test('without RabbitMQ says so by 503 in the error contract, and the rest works', async () => {
    const { app } = appOn(accepting());
    const answer = await post(app, { title: 'x', content: SILENCE });
    expect(answer.statusCode).toBe(503);
    expect(answer.json().error.code).toBe('UPLOADS_NOT_CONFIGURED');
  });
});

describe('asynchronous uploads by a worker', () => {
  const processing = (uploads: Uploads, progress: Progress, adapt = async () => ({ bitrateKbps: 64 })) =>
    createProcessing({
      ...{ uploads, progress, streaming: { adapt }, log: LOG },
      leaseMs: 1000,
      registry: createRegistry(),
    });

  test('polling an asynchronous upload shows pending, processing, done', async () => {
    const { uploads, tracks } = memory(['one']);
    const { progress, told, inHand } = shared();
    const worker = processing(uploads, progress, async () => {
      expect(told.at(-1)?.status).toBe('processing');
      expect(inHand).toContain('one');
      return { bitrateKbps: 64 };
    });
    expect((await uploads.find('one'))?.status).toBe('pending');
    expect(await worker.handle('one')).toBe('done');
    worker.stop();
    expect(told.map(({ status }) => status)).toEqual(['processing', 'done']);
    expect(tracks).toEqual(['one']);
    expect(inHand.size).toBe(0);
  });

  test('what is no audio fails, with a code that says why', async () => {
    const { uploads, rows } = memory(['one']);
    Object.assign(rows.get('one') ?? {}, { content: Buffer.from('a text').toString('base64') });
    const { progress, told } = shared();
    const worker = processing(uploads, progress);
    expect(await worker.handle('one')).toBe('done');
    worker.stop();
    expect(told.at(-1)).toMatchObject({ status: 'failed', error: 'NOT_AUDIO' });
  });

  test('a message that comes twice makes one track, one after the other and at once', async () => {
    const { uploads, tracks } = memory(['one', 'two']);
    const { progress } = shared();
    const worker = processing(uploads, progress);
    await worker.handle('one');
    expect(await worker.handle('one')).toBe('done');
    const both = await Promise.all([worker.handle('two'), worker.handle('two')]);
    worker.stop();
    expect(both.sort()).toEqual(['again', 'done']);
    expect(tracks).toEqual(['one', 'two']);
  });

  test('a worker whose upload another has finished meanwhile makes no second track', async () => {
    const { uploads, tracks } = memory(['one']);
    const { progress, inHand } = shared();
    const hung = Promise.withResolvers<void>();
    const frozen = processing(uploads, progress, async () => {
      await hung.promise;
      return { bitrateKbps: 64 };
    });
    const going = frozen.handle('one');
    await expect.poll(() => inHand.size).toBe(1);
    // Its lease is over, and another has taken the upload.
    inHand.clear();
    const other = processing(uploads, progress);
    expect(await other.handle('one')).toBe('done');
    hung.resolve();
    expect(await going).toBe('done');
    for (const worker of [frozen, other]) worker.stop();
    expect(tracks).toEqual(['one']);
  });

  test('while a dependency fails an upload goes back into the queue, and is pending again', async () => {
    const { uploads, tracks } = memory(['one']);
    const { progress, told, inHand } = shared();
    const worker = processing(uploads, progress, () =>
      Promise.reject(new ApiError(503, 'STREAMING_CIRCUIT_OPEN', 'open')),
    );
    expect(await worker.handle('one')).toBe('again');
    worker.stop();
    expect(told.at(-1)?.status).toBe('pending');
    expect(tracks).toEqual([]);
    expect(inHand.size).toBe(0);
  });
});

describe('the outbox', () => {
  const looking = (of: {
    uploads: Uploads;
    progress: Progress;
    publish: (text: string) => Promise<void>;
  }) => {
    const registry = createRegistry();
    const outbox = createOutbox({
      ...{ uploads: of.uploads, progress: of.progress, broker: brokerThat(of.publish) },
      sweepMs: 5,
      republishMs: 60_000,
      registry,
      log: LOG,
    });
    return { outbox, registry };
  };
  const metric = async (registry: ReturnType<typeof createRegistry>, name: string) =>
    Number(new RegExp(`^${name} (\\S+)`, 'm').exec(await registry.metrics())?.[1]);

  test('queues again what a worker had in hand when it died, counts it, and does so once', async () => {
    const { uploads } = memory(['one', 'two']);
    const { progress, lost } = shared();
    const published: string[] = [];
    const { outbox, registry } = looking({
      uploads,
      progress,
      publish: async (id) => void published.push(id),
    });
    await pause(20);
    expect(published).toEqual([]);
    lost.push('one');
    await expect.poll(() => published).toEqual(['one']);
    await pause(20);
    outbox.stop();
    expect(published).toEqual(['one']);
    expect(await metric(registry, 'veza_uploads_requeued_total')).toBe(1);
    expect(await metric(registry, 'veza_uploads_unfinished')).toBe(2);
  });

  test('publishes what RabbitMQ did not take as soon as it does', async () => {
    const { uploads } = memory(['one']);
    const { progress } = shared();
    let there = false;
    const published: string[] = [];
    const { outbox } = looking({
      uploads,
      progress,
      publish: async (id) => {
        if (!there) throw new Error('the connection was lost');
        published.push(id);
      },
    });
    await outbox.publish('one');
    await pause(20);
    expect(published).toEqual([]);
    there = true;
    await expect.poll(() => published).toEqual(['one']);
    outbox.stop();
  });
});

test.each([
  ['wav', Buffer.from(SILENCE, 'base64')],
  ['flac', Buffer.from('fLaC\0\0\0\x22')],
  ['ogg', Buffer.from('OggS\0\x02')],
  ['mp3', Buffer.from('ID3\x04\0')],
  ['mp3', Buffer.from([0xff, 0xfb, 0x90, 0x64])],
  [undefined, Buffer.from('RIFF\0\0\0\0AVI ')],
  [undefined, Buffer.from([])],
])('the format of a file is told by its beginning: %s', (format, content) => {
  expect(formatOf(content)).toBe(format);
});
