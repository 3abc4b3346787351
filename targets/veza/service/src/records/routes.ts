import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Tokens } from '../auth/tokens.ts';
import type { Cache } from '../cache/cache.ts';
import { type Kind, recordId } from './kinds.ts';
import { countRecords, createRecord, findRecord, listRecords } from './store.ts';

const params = z.object({ id: recordId });
export const paging = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be a next value from an earlier page')
    .default('0'),
});

/** How old the total of a list may get: counting a big table for every page would cost more than it tells. */
const TOTAL_SECONDS = 10;

/** `POST /api/v1/<plural>` (with a token), `GET /api/v1/<plural>/:id` and `GET /api/v1/<plural>?limit&after`. */
export function recordRoutes(
  app: FastifyInstance,
  kind: Kind,
  parts: { readonly database: Database; readonly cache: Cache | undefined; readonly tokens: Tokens },
): void {
  const { database, cache, tokens } = parts;
  const base = `/api/v1/${kind.plural}`;

  app.post(base, async (request, reply) => {
    const owner = await tokens.verify(request.headers.authorization);
    const { record, created } = await createRecord(database, kind, owner, parse(kind.body, request.body));
    // Not awaited: the answer to a write must not wait for a cache.
    if (created) void cache?.forget(totalKey(kind));
    return reply.status(created ? 201 : 200).send({ success: true, data: record });
  });

  app.get(`${base}/:id`, async (request) => {
    const record = await findRecord(database, kind, parse(params, request.params).id);
    if (record === undefined) throw notFound(kind.noun);
    return { success: true, data: record };
  });

  app.get(base, async (request) => {
    const page = await listRecords(database, kind, parse(paging, request.query));
    return { success: true, data: { ...page, total: await total(database, cache, kind) } };
  });
}

async function total(database: Database, cache: Cache | undefined, kind: Kind): Promise<number> {
  const known = await cache?.get(totalKey(kind));
  if (known !== undefined) return Number(known);
  const counted = await countRecords(database, kind);
  await cache?.set(totalKey(kind), String(counted), TOTAL_SECONDS);
  return counted;
}

export const totalKey = (kind: Kind): string => `veza:total:${kind.plural}`;
