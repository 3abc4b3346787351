import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, explain } from '../errors.ts';

/** What every failed request is answered with, wherever the failure was noticed. */
export const errorBody = (code: string, message: string) =>
  ({ success: false, error: { code, message } }) as const;

type Answer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * Answers errors in the contract.
 * @param observe is told of each, for metrics
 */
export function createErrorAnswer(observe?: (told: ApiError, request: FastifyRequest) => void): Answer {
  return (error, request, reply) => {
    const told = toApiError(error);
    observe?.(told, request);
    if (told.status === 500) request.log.error({ err: error }, 'unexpected error');
    request.failure = {
      code: told.code,
      ...(told.status > 500 ? { cause: explain(told.cause ?? told) } : {}),
    };
    // Says when to come back, as RFC 9110 section 15.6.4 suggests for 503 and RFC 6585 section 4 for 429.
    if (told.retryAfterSeconds !== undefined) reply.header('retry-after', String(told.retryAfterSeconds));
    return reply.status(told.status).send(errorBody(told.code, told.message));
  };
}

export function useErrorContract(app: FastifyInstance, answer: Answer): void {
  app.decorateRequest('failure');
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) =>
    answer(new ApiError(404, 'ROUTE_NOT_FOUND', 'There is nothing at this address.'), request, reply),
  );
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const status = isFastifyError(error) ? (error.statusCode ?? 500) : 500;
  if (status === 503) return new ApiError(503, 'REQUEST_TIMEOUT', 'This took too long.', { cause: error });
  if (status < 400 || status >= 500)
    return new ApiError(500, 'INTERNAL_ERROR', 'Something went wrong on our side.', { cause: error });
  return new ApiError(
    status,
    codeOf(status),
    isFastifyError(error) ? error.message : 'The request is not valid.',
    { cause: error },
  );
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_');

/** 413 → PAYLOAD_TOO_LARGE and so on, by the names HTTP itself gives them. */
const codeOf = (status: number): string =>
  (STATUS_CODES[status] ?? 'BAD_REQUEST').toUpperCase().replaceAll(/[^A-Z]+/g, '_');

/** Answers what is not even HTTP, for which there is no request and no reply, only a socket. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(errorBody(codeOf(status), 'The request is not valid HTTP.'));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request failed, for its line in the access log; the cause is not for clients. */
    failure?: { readonly code: string; readonly cause?: string };
  }
}
