/** What a bridge does about each event, between sides that are told what to answer. */

import type { Redis } from 'ioredis';
import { createRegistry } from 'service-kit/http/metrics';
import { describe, expect, test } from 'vitest';
import { createCache } from '../../targets/formation-hub/service/src/cache/cache.ts';
import { handle } from '../../targets/formation-hub/service/src/handle.ts';
import { createMetrics } from '../../targets/formation-hub/service/src/metrics.ts';
import { createBaserow } from '../../targets/formation-hub/service/src/sides/baserow.ts';
import { type Call, SideFailure } from '../../targets/formation-hub/service/src/sides/call.ts';
import { createDocmost } from '../../targets/formation-hub/service/src/sides/docmost.ts';
import type { BridgeEvent } from '../../targets/formation-hub/service/src/webhooks/event.ts';

const ADMIN = 'admin@hub.example';
const NO_TRIES = { retries: 0, firstPauseMs: 0 };

function event(fields: Partial<BridgeEvent>): BridgeEvent {
  return {
    id: 'event-1',
    source: 'baserow',
    type: 'row.created',
    kind: 'projet',
    key: '7',
    changed: [],
    content: '',
    own: false,
    ...fields,
  };
}

/** Sides that answer by path; a path that is not there is answered 404. */
function partsWith(answers: Readonly<Record<string, unknown>>, pauseMs = 0) {
  const asked: string[] = [];
  const mails: { to: string; subject: string }[] = [];
  const logged: string[] = [];
  const call: Call = async (method, path) => {
    asked.push(`${method} ${path}`);
    const answer = answers[`${method} ${path}`];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const say = (_: object, words: string) => void logged.push(words);
  const log = { info: say, warn: say, error: say };
  const parts = {
    docmost: createDocmost(call),
    baserow: createBaserow(call, 2, pauseMs),
    identical: { isRecent: async () => false, synced: async () => undefined },
    cache: {
      through: <T>(_: string, read: () => Promise<T>) => read(),
      invalidate: async (patterns: readonly string[]) => void asked.push(...patterns),
    },
    notify: async (to: string, _: string, subject: string) => void mails.push({ to, subject }),
    space: 'Agence',
    adminMail: ADMIN,
    log,
  };
  return { parts, asked, mails, logged, log };
}

const table = (name: string) => `/api/database/rows/table/${name}/`;

test('a row that is not there yet is asked for twice more, after a pause each, and skipped', async () => {
  const { parts, asked } = partsWith({}, 20);
  const began = performance.now();
  const handled = await handle(event({}), parts, NO_TRIES);
  expect(asked).toEqual(Array.from({ length: 3 }, () => `GET ${table('projet')}7/`));
  expect(performance.now() - began).toBeGreaterThan(35);
  expect(handled).toMatchObject({ is: 'over', outcome: 'skipped', synced: { action: 'rowNotFound' } });
});

test('a page is called after its project and its client, in their space', async () => {
  const { parts, asked } = partsWith({
    [`GET ${table('projet')}7/`]: { id: 7, nom: 'Halle', client: 3, statut: 'en cours' },
    [`GET ${table('client')}3/`]: { id: 3, nom: 'Ville' },
    'POST /api/search': { data: { items: [] } },
    'POST /api/spaces': { data: { items: [{ id: 'space-1', name: 'Agence' }] } },
    'POST /api/pages/create': { data: { id: 'page-1', title: 'Projet Halle - Ville' } },
    [`PATCH ${table('projet')}7/`]: {},
  });
  const handled = await handle(event({}), parts, NO_TRIES);
  expect(handled).toMatchObject({
    outcome: 'processed',
    synced: { action: 'createPage', page: 'page-1', title: 'Projet Halle - Ville' },
  });
  expect(asked.slice(-3)).toEqual([
    `PATCH ${table('projet')}7/`,
    'bridge:projet:*',
    'bridge:client:3:projets',
  ]);
});

describe('an assignment', () => {
  const rows = (hours: number) => ({
    [`GET ${table('attribution')}7/`]: { id: 7, personne: 5 },
    [`GET ${table('personne')}5/`]: { id: 5, nom: 'Ada', email: 'ada@hub.example', heures: hours },
    [`GET ${table('attribution')}`]: { results: [{ id: 7, personne: 5, heures: 8 }] },
    [`GET ${table('intervention')}`]: { results: [{ id: 8, personne: 5, heures: 4 }] },
  });

  test('within capacity tells the trainer alone', async () => {
    const { parts, mails } = partsWith(rows(12));
    await handle(event({ kind: 'attribution' }), parts, NO_TRIES);
    expect(mails.map(({ to }) => to)).toEqual(['ada@hub.example']);
  });

  test('beyond capacity tells the administrator, too', async () => {
    const { parts, mails } = partsWith(rows(11));
    const handled = await handle(event({ kind: 'attribution' }), parts, NO_TRIES);
    expect(mails.map(({ to }) => to)).toEqual(['ada@hub.example', ADMIN]);
    expect(handled).toMatchObject({ synced: { action: 'capacityExceeded' } });
  });
});

test('a side that is away is tried three times more, and the event waits', async () => {
  const away = new SideFailure('baserow', true, 'no answer');
  const { parts, asked } = partsWith({ [`GET ${table('projet')}7/`]: away });
  const began = performance.now();
  const handled = await handle(event({}), parts, { retries: 3, firstPauseMs: 10 });
  expect(asked).toHaveLength(4);
  // 10, 20 and 40 ms.
  expect(performance.now() - began).toBeGreaterThan(65);
  expect(handled).toEqual({ is: 'wait', because: 'no answer' });
});

test('a cache that cannot be invalidated is logged, and its entries end by themselves', async () => {
  const { log, logged } = partsWith({});
  const kept: unknown[][] = [];
  const redis = {
    get: async () => null,
    set: async (...all: unknown[]) => void kept.push(all),
    scan: async () => {
      throw new Error('gone');
    },
  };
  const registry = createRegistry();
  const cache = createCache(redis as unknown as Redis, 300_000, createMetrics(registry), log);
  await cache.invalidate(['bridge:projet:*']);
  expect(logged).toEqual(['a cache could not be invalidated; it expires']);
  expect(await registry.metrics()).toMatch(/^bridge_cache_invalidation_failures_total 1$/m);
  await cache.through('bridge:projet:7', async () => 'x');
  expect(kept).toEqual([['bridge:projet:7', '"x"', 'PX', 300_000]]);
});
