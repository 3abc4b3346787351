import type { FastifyInstance } from 'fastify';
import { notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Sessions } from '../auth/sessions.ts';
import type { Cache } from '../cache/cache.ts';
import type { Chunks } from '../store/chunks.ts';
import type { Drive } from './drive.ts';
import { type File, fileBody, idParams, listQuery, readQuery } from './shapes.ts';

/** What a complete file is never changes, so that only its removal makes it forgotten sooner. */
const KEPT_SECONDS = 60;

const kept = z.object({
  id: z.string(),
  folderId: z.string(),
  encryptedMetadata: z.string(),
  chunks: z.number(),
  complete: z.boolean(),
});

interface Needed {
  readonly drive: Drive;
  readonly cache: Cache;
  readonly chunks: Chunks;
  readonly sessions: Sessions;
}

/** `/drive/files`: announced, completed once all chunks are there, listed, read and removed. */
export function fileRoutes(app: FastifyInstance, { drive, cache, chunks, sessions }: Needed): void {
  const keyOf = (owner: string, id: string): string => `file:${owner}:${id}`;
  const fileOf = async (owner: string, id: string): Promise<File> => {
    const key = keyOf(owner, id);
    const known = await cache.read(key);
    if (known !== undefined) return kept.parse(JSON.parse(known));
    const file = await drive.file(owner, id);
    if (file.complete) await cache.keep(key, JSON.stringify(file), KEPT_SECONDS);
    return file;
  };

  app.post('/drive/files', async (request, reply) => {
    const owner = await sessions.userOf(request);
    const { file, made } = await drive.makeFile(owner, parse(fileBody, request.body));
    return reply.status(made ? 201 : 200).send({ success: true, data: file });
  });

  app.post('/drive/files/:id/complete', async (request) => {
    const owner = await sessions.userOf(request);
    return { success: true, data: await drive.complete(owner, parse(idParams, request.params).id) };
  });

  app.get('/drive/files', async (request) => {
    const owner = await sessions.userOf(request);
    return { success: true, data: await drive.files(owner, parse(listQuery, request.query)) };
  });

  app.get('/drive/files/:id', async (request) => {
    const owner = await sessions.userOf(request);
    const file = await fileOf(owner, parse(idParams, request.params).id);
    if (parse(readQuery, request.query).complete && !file.complete) throw notFound('file');
    return { success: true, data: file };
  });

  app.delete('/drive/files/:id', async (request, reply) => {
    const owner = await sessions.userOf(request);
    const { id, chunks: count } = await drive.remove(owner, parse(idParams, request.params).id);
    await cache.forget(keyOf(owner, id));
    for (let number = 0; number < count; number++) await chunks.remove(`${id}/${number}`);
    return reply.status(204).send();
  });
}
