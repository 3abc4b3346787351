import type { FastifyInstance, FastifyReply } from 'fastify';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import { place } from './place.ts';
import type { Found, Routing } from './routing.ts';

const query = z.object({ from: place, to: place });

/** `GET /api/routes?from=lon,lat&to=lon,lat`; `x-cache` says where the answer came from. */
export function routingRoutes(app: FastifyInstance, routing: Routing): void {
  app.get('/api/routes', async (request, reply) => {
    const { from, to } = parse(query, request.query);
    return answerRoute(reply, from, to, await routing.find(from, to));
  });
}

/** The same route is the same body, whether it was asked of the router or of the cache. */
export function answerRoute(reply: FastifyReply, from: string, to: string, found: Found): object {
  reply.header('x-cache', found.from);
  return { success: true, data: { from, to, ...found.route } };
}
