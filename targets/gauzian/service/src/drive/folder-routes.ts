import type { FastifyInstance } from 'fastify';
import { parse } from 'service-kit/http/parse';
import type { Sessions } from '../auth/sessions.ts';
import type { Drive } from './drive.ts';
import { folderBody, idParams } from './shapes.ts';

/** `/drive/folders`: made, read and listed. */
export function folderRoutes(app: FastifyInstance, drive: Drive, sessions: Sessions): void {
  app.post('/drive/folders', async (request, reply) => {
    const owner = await sessions.userOf(request);
    const folder = await drive.makeFolder(owner, parse(folderBody, request.body));
    return reply.status(201).send({ success: true, data: folder });
  });

  app.get('/drive/folders/:id', async (request) => {
    const owner = await sessions.userOf(request);
    return { success: true, data: await drive.folder(owner, parse(idParams, request.params).id) };
  });

  app.get('/drive/folders', async (request) => ({
    success: true,
    data: { items: await drive.folders(await sessions.userOf(request)) },
  }));
}
