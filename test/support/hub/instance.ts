/**
 * A bridge as it ships, between stores and sides of the model: its intake, its sync and its queue are the service's own. Every step
 * that it takes outside of itself is one that `turns` lets happen, in whatever order, or that never does once the bridge is dead.
 */

import { createRegistry } from 'service-kit/http/metrics';
import type { Audit } from '../../../targets/formation-hub/service/src/audit/audit.ts';
import type { Claims } from '../../../targets/formation-hub/service/src/events/claims.ts';
import { countRepeats } from '../../../targets/formation-hub/service/src/events/repeats.ts';
import { handle } from '../../../targets/formation-hub/service/src/handle.ts';
import { createMetrics } from '../../../targets/formation-hub/service/src/metrics.ts';
import { drainDue } from '../../../targets/formation-hub/service/src/queue/drain.ts';
import type { Queue } from '../../../targets/formation-hub/service/src/queue/queue.ts';
import type { Baserow } from '../../../targets/formation-hub/service/src/sides/baserow.ts';
import { SideFailure } from '../../../targets/formation-hub/service/src/sides/call.ts';
import type { Docmost } from '../../../targets/formation-hub/service/src/sides/docmost.ts';
import { type BridgeEvent, entityOf } from '../../../targets/formation-hub/service/src/webhooks/event.ts';
import { createIntake } from '../../../targets/formation-hub/service/src/webhooks/intake.ts';
import type { Turns } from './turns.ts';
import { changeRow, type World } from './world.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a test may put in the place of the bridge's own. */
export interface Sabotage {
  claims?: (world: World) => Partial<Claims>;
  isRecent?: (world: World, entity: string, content: unknown) => boolean;
  find?: () => [];
}

export function bridgeIn(world: World, turns: Turns, sabotage: Sabotage = {}) {
  let alive = true;
  /** What is done outside of the bridge: by its turn, and by a bridge that lives. */
  const step = async <T>(work: () => T): Promise<T> => {
    await turns.next();
    if (!alive) return await new Promise<never>(() => undefined);
    return work();
  };
  /** A call to a side: it may fail before anything was done, and after. */
  const call = async <T>(side: string, work: () => T): Promise<T> => {
    const fate = turns.fate();
    if (fate === 'before') {
      await step(() => undefined);
      throw new SideFailure(side, true, 'no answer');
    }
    const done = await step(work);
    if (fate === 'after') throw new SideFailure(side, true, 'no answer');
    return await step(() => done);
  };
  const written = <T>(work: () => T): T => {
    world.writes += 1;
    return work();
  };

  const claims: Claims = {
    claim: (event) =>
      step(() => {
        const had = world.claims.get(event.id);
        if (had === undefined) {
          world.claims.set(event.id, 'busy');
          return { is: 'ours' } as const;
        }
        if (had === 'busy' || had === 'queued') return { is: had } as const;
        return { is: 'done', page: had } as const;
      }),
    done: (event, page) => step(() => void world.claims.set(event.id, page ?? 'done')),
    release: (event) => step(() => void world.claims.delete(event.id)),
    ...sabotage.claims?.(world),
  };
  const locks = {
    take: (entity: string) =>
      step(() => {
        if (world.locks.has(entity)) return undefined;
        world.locks.set(entity, 1);
        return async () => void (await step(() => world.locks.delete(entity)));
      }),
  };
  const lineOf = (entity: string): BridgeEvent[] => world.lines.get(entity) ?? [];
  const queue: Queue = {
    add: (event) =>
      step(() => {
        world.claims.set(event.id, 'queued');
        const line = lineOf(entityOf(event));
        if (!line.some(({ id }) => id === event.id)) world.lines.set(entityOf(event), [...line, event]);
      }),
    hasLine: (entity) => step(() => lineOf(entity).length > 0),
    holds: (event) => step(() => lineOf(entityOf(event)).some(({ id }) => id === event.id)),
    due: () => step(() => [...world.lines].flatMap(([entity, line]) => (line.length > 0 ? [entity] : []))),
    first: (entity) => step(() => lineOf(entity)[0]),
    leave: (event) =>
      step(() => {
        const rest = lineOf(entityOf(event)).filter(({ id }) => id !== event.id);
        world.lines.set(entityOf(event), rest);
      }),
    later: () => step(() => undefined),
    depth: () => step(() => ({ events: 0, oldestAt: undefined })),
  };
  const audit: Audit = {
    record: (event, { outcome }) => step(() => void world.audit.push({ id: event.id, outcome })),
    find: async () => [],
    latest: async () => [],
    from: async () => [],
    waits: (event) => step(() => void world.waiting.set(event.id, event)),
    waitsNoMore: (event) => step(() => void world.waiting.delete(event.id)),
    waiting: async () => [],
  };
  const baserow: Baserow = {
    row: (_, id) => call('baserow', () => world.rows.get(id)),
    rows: async () => [...world.rows.values()],
    rowsOfPage: async () => [],
    create: async () => ({ id: '0' }),
    setPage: (_, id, page) =>
      call('baserow', () => written(() => changeRow(world, id, { docmost_page_id: page }, 'bridge'))),
    check: async () => undefined,
  };
  const docmost: Docmost = {
    space: async () => 'agence',
    page: (id) => call('docmost', () => world.pages.get(id)),
    find: (text) =>
      call('docmost', () =>
        sabotage.find
          ? sabotage.find()
          : [...world.pages.values()].filter(({ content }) => content.includes(text)),
      ),
    create: ({ title, icon, content }) =>
      call('docmost', () =>
        written(() => {
          const page = { id: `page-${world.writes}`, title, icon, content };
          world.pages.set(page.id, page);
          return page;
        }),
      ),
    update: (id, change) =>
      call('docmost', () =>
        written(() => {
          const page = world.pages.get(id);
          if (page !== undefined) world.pages.set(id, { ...page, ...change });
        }),
      ),
    remove: (id) => call('docmost', () => written(() => void world.pages.delete(id))),
    check: async () => undefined,
  };
  const parts = {
    docmost,
    baserow,
    identical: {
      isRecent: (entity: string, content: unknown) =>
        step(() =>
          sabotage.isRecent
            ? sabotage.isRecent(world, entity, content)
            : world.synced.get(entity) === JSON.stringify(content),
        ),
      synced: (entity: string, content: unknown) =>
        step(() => void world.synced.set(entity, JSON.stringify(content))),
    },
    cache: { through: <T>(_: string, read: () => Promise<T>) => read(), invalidate: async () => undefined },
    notify: async () => undefined,
    space: 'Agence',
    adminMail: 'admin@hub.example',
    log: quiet,
  };
  const metrics = createMetrics(createRegistry());
  const once = (event: BridgeEvent) => handle(event, parts, { retries: 0, firstPauseMs: 0 });
  const intake = createIntake({
    claims,
    locks,
    repeats: countRepeats(60_000),
    queue,
    audit,
    metrics,
    log: quiet,
    memoryMs: 1,
    handle: once,
    givenUp: async () => undefined,
  });
  const config = {
    QUEUE_INTERVAL_MS: 1,
    QUEUE_CONCURRENCY: 2,
    QUEUE_FIRST_PAUSE_MS: 1,
    QUEUE_LONGEST_PAUSE_MS: 1,
  };
  return {
    intake,
    drain: () => drainDue({ queue, locks, claims, audit, metrics, log: quiet, config, handle: once }),
    /** Nothing that it had begun goes on; what it held is free after its leases. */
    kill(): void {
      alive = false;
      world.locks.clear();
      for (const [id, is] of world.claims) if (is === 'busy') world.claims.delete(id);
    },
  };
}
