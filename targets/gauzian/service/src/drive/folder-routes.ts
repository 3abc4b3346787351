import type { FastifyInstance } from 'fastify';
import { parse } from 'service-kit/http/parse';
import type { Sessions } from '../auth/sessions.ts';
import type { Drive } from './drive.ts';
import { folderBody } from './shapes.ts';

/** `POST /drive/folders` and `GET /drive/folders`. */
export function folderRoutes(app: FastifyInstance, drive: Drive, sessions: Sessions): void {
  app.post('/drive/folders', async (request, reply) => {
    const owner = await sessions.userOf(request);
    const folder = await drive.makeFolder(owner, parse(folderBody, request.body));
    return reply.status(201).send({ success: true, data: folder });
  });

  app.get('/drive/folders', async (request) => ({
    success: true,
    data: { items: await drive.folders(await sessions.userOf(request)) },
  }));
}
