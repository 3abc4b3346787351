import type { FastifyInstance } from 'fastify';
import { ApiError } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Tokens } from './auth/tokens.ts';
import { recordId } from './records/kinds.ts';
import type { Streaming } from './streaming/streaming.ts';

const params = z.object({ id: recordId });
const adaptation = z.object({ bandwidthKbps: z.number().int().min(1).max(1_000_000) });

/** `POST /api/v1/tracks/:id/bitrate` (with a token): which bitrate to play on this bandwidth. */
export function trackRoutes(app: FastifyInstance, streaming: Streaming | undefined, tokens: Tokens): void {
  app.post('/api/v1/tracks/:id/bitrate', async (request) => {
    await tokens.verify(request.headers.authorization);
    const { id } = parse(params, request.params);
    const { bandwidthKbps } = parse(adaptation, request.body);
    if (streaming === undefined)
      throw new ApiError(503, 'STREAMING_NOT_CONFIGURED', 'This installation has no streaming service.');
    const { bitrateKbps } = await streaming.adapt(id, bandwidthKbps);
    return { success: true, data: { trackId: id, bitrateKbps } };
  });
}
