import type { FastifyInstance } from 'fastify';
import { ApiError } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import type { Sessions } from '../auth/sessions.ts';
import type { Chunks } from '../store/chunks.ts';
import type { Drive } from './drive.ts';
import { chunkParams } from './shapes.ts';

const CHUNK_LIMIT_BYTES = 5 * 1024 * 1024;

/** `PUT` and `GET /drive/files/:id/chunks/:number`: bytes as they are, in the order that their sender likes. */
export function chunkRoutes(
  app: FastifyInstance,
  {
    drive,
    chunks,
    sessions,
  }: { readonly drive: Drive; readonly chunks: Chunks; readonly sessions: Sessions },
): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );

  app.put('/drive/files/:id/chunks/:number', { bodyLimit: CHUNK_LIMIT_BYTES }, async (request, reply) => {
    const owner = await sessions.userOf(request);
    const { id, number } = parse(chunkParams, request.params);
    const file = await drive.file(owner, id);
    const bytes = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.length === 0 || number >= file.chunks)
      throw new ApiError(400, 'CHUNK_NOT_VALID', `This file has ${file.chunks} chunks of bytes, from 0 on.`);
    // In the store first: a chunk that the database knows of is there.
    await chunks.put(`${id}/${number}`, bytes);
    await drive.chunkStored(id, number, bytes.length);
    return reply.status(204).send();
  });

  app.get('/drive/files/:id/chunks/:number', async (request, reply) => {
    const owner = await sessions.userOf(request);
    const { id, number } = parse(chunkParams, request.params);
    await drive.file(owner, id);
    return reply.type('application/octet-stream').send(await chunks.get(`${id}/${number}`));
  });
}
