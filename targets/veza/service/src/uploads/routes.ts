import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { ApiError, notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Tokens } from '../auth/tokens.ts';
import { recordId } from '../records/kinds.ts';
import { paging } from '../records/routes.ts';
import type { Outbox } from './outbox.ts';
import type { Progress } from './progress.ts';
import type { Uploads } from './store.ts';
import { body } from './upload.ts';

const params = z.object({ id: recordId });

/** What accepts uploads; undefined where this installation has no queue for them. */
export interface Accepting {
  readonly progress: Progress;
  readonly outbox: Outbox;
}

/**
 * `POST /api/v1/uploads` (with a token) accepts, `GET /api/v1/uploads/:id` tells how far it is, `GET /api/v1/tracks` lists what
 * came of them.
 */
export function uploadRoutes(
  app: FastifyInstance,
  parts: { readonly uploads: Uploads; readonly accepting: Accepting | undefined; readonly tokens: Tokens },
): void {
  const { uploads, accepting, tokens } = parts;

  app.post('/api/v1/uploads', async (request, reply) => {
    const owner = await tokens.verify(request.headers.authorization);
    const { id = randomUUID(), title, content } = parse(body, request.body);
    if (accepting === undefined)
      throw new ApiError(503, 'UPLOADS_NOT_CONFIGURED', 'This installation takes no uploads.');
    const bytes = Buffer.from(content, 'base64');
    const { view, accepted } = await uploads.accept({ id, owner, title, content: bytes });
    if (accepted) {
      // Neither is awaited: it is in the database, and an answer must wait neither for a cache nor for a broker.
      void accepting.progress.tell(view, 'unless known');
      void accepting.outbox.publish(id);
    }
    return reply.status(202).header('location', `/api/v1/uploads/${id}`).send({ success: true, data: view });
  });

  app.get('/api/v1/uploads/:id', async (request) => {
    const { id } = parse(params, request.params);
    const view = (await accepting?.progress.told(id)) ?? (await uploads.find(id));
    if (view === undefined) throw notFound('upload');
    return { success: true, data: view };
  });

  app.get('/api/v1/tracks', async (request) => ({
    success: true,
    data: await uploads.tracks(parse(paging, request.query)),
  }));
}
