import type { FastifyInstance } from 'fastify';
import type { Database } from 'service-kit/db/database';
import { notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Tokens } from '../auth/tokens.ts';
import type { Cache } from '../cache/cache.ts';
import { comments, recordId, replies } from '../records/kinds.ts';
import { paging, totalKey } from '../records/routes.ts';
import { createRecord, findRecord, listRecords, removeRecord } from '../records/store.ts';

const params = z.object({ id: recordId });
/** PostgreSQL manual, appendix A: the comment went between the look and the reply. */
const FOREIGN_KEY = '23503';

/**
 * `POST /api/v1/comments/:id/replies` (with a token), `GET …/replies`, and `DELETE /api/v1/comments/:id`, which its owner alone
 * may do and which takes its replies along.
 *
 * @param parts.database repeats what fails
 * @param parts.once does not: of a removal it would be told that there is nothing to remove
 */
export function commentRoutes(
  app: FastifyInstance,
  parts: {
    readonly database: Database;
    readonly once: Database;
    readonly cache: Cache | undefined;
    readonly tokens: Tokens;
  },
): void {
  const { database, once, cache, tokens } = parts;
  const path = '/api/v1/comments/:id';

  app.post(`${path}/replies`, async (request, reply) => {
    const owner = await tokens.verify(request.headers.authorization);
    const commentId = parse(params, request.params).id;
    const given = z.looseObject({}).safeParse(request.body).data ?? {};
    const input = parse(replies.body, { ...given, commentId });
    if ((await findRecord(database, comments, commentId)) === undefined) throw notFound(comments.noun);
    const { record, created } = await createRecord(database, replies, owner, input).catch(
      (error: unknown) => {
        throw isForeignKey(error) ? notFound(comments.noun) : error;
      },
    );
    return reply.status(created ? 201 : 200).send({ success: true, data: record });
  });

  app.get(`${path}/replies`, async (request) => {
    const { id } = parse(params, request.params);
    if ((await findRecord(database, comments, id)) === undefined) throw notFound(comments.noun);
    const of = { column: 'comment_id', value: id };
    return {
      success: true,
      data: await listRecords(database, replies, { ...parse(paging, request.query), of }),
    };
  });

  app.delete(path, async (request, reply) => {
    const owner = await tokens.verify(request.headers.authorization);
    await removeRecord(once, comments, owner, parse(params, request.params).id);
    void cache?.forget(totalKey(comments));
    return reply.status(204).send();
  });
}

const isForeignKey = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === FOREIGN_KEY;
