import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from 'service-kit/errors';
import type { Cache } from '../cache/cache.ts';
import { LIFETIME_SECONDS, type Tokens, unauthorized } from './tokens.ts';

/** Who is logged in, by the cookie `auth_token`. */
export interface Sessions {
  begin(reply: FastifyReply, username: string): Promise<void>;
  /** Revokes the token that the request has, and takes the cookie away. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** @returns the username. @throws ApiError 401 who is not logged in, 503 when it cannot be known */
  userOf(request: FastifyRequest): Promise<string>;
}

const COOKIE = 'auth_token';
const OPTIONS = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

/**
 * Redis has the list of tokens that were revoked before their end. What cannot be asked is no permission: without Redis
 * a token that was stolen and revoked would be as good as any.
 */
export function createSessions(tokens: Tokens, cache: Cache): Sessions {
  const verified = async (request: FastifyRequest) => {
    const token = await tokens.verify(request.cookies[COOKIE]);
    if (await cache.has(revoked(token.id)).catch(unknown)) throw unauthorized('The token was revoked.');
    return token;
  };
  return {
    async begin(reply, username) {
      reply.setCookie(COOKIE, await tokens.issue(username), { ...OPTIONS, maxAge: LIFETIME_SECONDS });
    },
    async end(request, reply) {
      const { id, expires } = await verified(request);
      const left = Math.max(1, expires - Math.floor(Date.now() / 1000));
      await cache.put(revoked(id), '1', left).catch(unknown);
      reply.clearCookie(COOKIE, OPTIONS);
    },
    userOf: async (request) => (await verified(request)).username,
  };
}

const revoked = (id: string): string => `revoked:${id}`;

const unknown = (cause: unknown): never => {
  throw new ApiError(503, 'SESSIONS_UNAVAILABLE', 'Who you are cannot be checked at the moment.', { cause });
};
