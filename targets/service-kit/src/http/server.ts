import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type FastifyInstance, fastify, LogController } from 'fastify';
import { answerClientError, errorBody } from './error-contract.ts';
import { type LogStream, logOptions } from './log-options.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

/** A Fastify with our limits, ids and log format, and no routes yet. */
export function createServer(service: string, logLevel: string, logStream?: LogStream): FastifyInstance {
  const app = fastify({
    logger: logOptions(service, logLevel, logStream),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    bodyLimit: BODY_LIMIT_BYTES,
    // Slow senders may not hold a connection; no answer of ours takes as long as this either.
    requestTimeout: 10_000,
    handlerTimeout: 10_000,
    // Longer than the 60 s that load balancers keep a connection, so that they close first.
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    // While shutting down, requests on open connections are still served, with `Connection: close`.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // Addresses no route could be looked up for; there are no hooks and no error handler yet at this point.
    frameworkErrors: (error, _request, reply) => {
      const status = error.statusCode ?? 400;
      const body = JSON.stringify(errorBody(status === 414 ? 'URI_TOO_LONG' : 'BAD_REQUEST', error.message));
      reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);
    },
  });
  // JSON or nothing; anything else is answered 415.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  // A connection that was busy when the server closed would otherwise stay open for its next request, and hold up the end.
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  return app;
}

/** The caller's request id if it is a sane one, so that a request can be followed across services. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
