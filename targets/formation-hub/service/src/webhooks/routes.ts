import type { FastifyInstance } from 'fastify';
import { ApiError } from 'service-kit/errors';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import { type BridgeEvent, pageEventOf, rowEventOf } from './event.ts';
import type { Answer, Intake } from './intake.ts';
import { checkSignature } from './signature.ts';

/** Which tables have a webhook of their own, by how Baserow's administrator called it. */
const BASEROW = '/api/webhooks/baserow/:hook';
const DOCMOST = '/api/webhooks/docmost/:hook';

/**
 * `POST /api/webhooks/baserow/projet-changed` and its kin, `POST /api/webhooks/docmost/page-changed`: signed over the body as it
 * was sent. 200 `{processed, page_id?, reason?}`; 202 `{processed: false, queued: true}` for what is kept and done later.
 */
export function webhookRoutes(app: FastifyInstance, intake: Intake, config: Config, metrics: Metrics): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const hook = (path: string, header: string, secret: string, eventOf: (body: unknown) => BridgeEvent) =>
    app.post(path, async (request, reply) => {
      const { body } = request;
      if (!Buffer.isBuffer(body)) throw new ApiError(400, 'BAD_REQUEST', 'There is no body.');
      const given = request.headers[header];
      try {
        checkSignature(
          typeof given === 'string' ? given : undefined,
          body,
          secret,
          config.SIGNATURE_TOLERANCE_MS,
        );
      } catch (error) {
        metrics.webhooks.inc({ outcome: 'refused' });
        request.log.warn({ code: error instanceof ApiError ? error.code : 'unknown' }, 'webhook refused');
        throw error;
      }
      const { status, ...answer }: Answer = await intake(eventOf(jsonOf(body)));
      return reply.status(status).send(answer);
    });
  hook(BASEROW, 'x-baserow-signature', config.BASEROW_WEBHOOK_SECRET, rowEventOf);
  hook(DOCMOST, 'x-docmost-signature', config.DOCMOST_WEBHOOK_SECRET, pageEventOf);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new ApiError(400, 'BAD_REQUEST', 'The body is no JSON.', { cause: error });
  }
}
