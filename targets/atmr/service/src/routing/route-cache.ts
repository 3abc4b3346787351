import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Route } from './osrm.ts';

export interface RouteCache {
  /** Never rejects: without Redis nothing is cached. */
  get(from: string, to: string): Promise<{ route: Route; fresh: boolean } | undefined>;
  /** Never rejects. */
  put(from: string, to: string, route: Route): Promise<void>;
}

const stored = z.object({
  route: z.object({ distanceMeters: z.number(), durationSeconds: z.number(), geometry: z.string() }),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/** The version changes with what is stored, so that old entries are not misread. */
const keyOf = (from: string, to: string): string => `atmr:route:v1:${from};${to}`;

/**
 * Routes in Redis: fresh for a while, and kept much longer for when the router is down. They have an expiry, so Redis
 * may evict them under memory pressure (`volatile-lru`), which it must not do with the queue beside them.
 */
export function createRouteCache(
  redis: Redis | undefined,
  freshSeconds: number,
  keptSeconds: number,
): RouteCache {
  return {
    async get(from, to) {
      const text = await redis?.get(keyOf(from, to)).catch(() => null);
      if (text === undefined || text === null) return undefined;
      const entry = stored.safeParse(parsed(text));
      if (!entry.success) return undefined;
      const { route, at } = entry.data;
      return { route, fresh: Date.now() - at < freshSeconds * 1000 };
    },
    async put(from, to, route) {
      const text = JSON.stringify({ route, at: Date.now() });
      await redis?.set(keyOf(from, to), text, 'EX', keptSeconds).catch(() => null);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
