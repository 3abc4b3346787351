import { jwtVerify, SignJWT } from 'jose';
import { USERNAME } from 'service-kit/auth/usernames';
import { ApiError } from 'service-kit/errors';

export interface Tokens {
  issue(username: string): Promise<{ token: string; expiresAt: string }>;
  /** @returns the username. @throws ApiError 401 for a header that is missing, malformed, forged or expired */
  verify(authorization: string | undefined): Promise<string>;
}

const unauthorized = (message: string): ApiError => new ApiError(401, 'UNAUTHORIZED', message);

const LIFETIME_MS = 24 * 60 * 60 * 1000;

/** HS256 bearer tokens whose subject is the username. Checking one asks no database, so writes fail as writes. */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    async issue(username) {
      const expires = new Date(Date.now() + LIFETIME_MS);
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(username)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(key);
      return { token, expiresAt: expires.toISOString() };
    },
    async verify(authorization) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw unauthorized('This needs an Authorization header with a bearer token.');
      const claims = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        requiredClaims: ['sub', 'exp'],
      }).catch(() => undefined);
      const username = claims?.payload.sub;
      if (username === undefined || !USERNAME.test(username))
        throw unauthorized('The token is not valid or has expired.');
      return username;
    },
  };
}
