import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { USERNAME } from 'service-kit/auth/usernames';
import { ApiError } from 'service-kit/errors';

export interface Token {
  readonly username: string;
  /** By which it is revoked. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

export interface Tokens {
  issue(username: string): Promise<string>;
  /** @throws ApiError 401 for a token that is missing, malformed, forged or expired */
  verify(token: string | undefined): Promise<Token>;
}

export const LIFETIME_SECONDS = 24 * 60 * 60;

export const unauthorized = (message: string): ApiError => new ApiError(401, 'UNAUTHORIZED', message);

/** HS256 tokens, each with an id of its own. Another secret refuses all that were issued by this one. */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    issue: (username) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(username)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS} s`)
        .sign(key),
    async verify(token) {
      if (token === undefined) throw unauthorized('This needs the cookie auth_token.');
      const claims = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        requiredClaims: ['sub', 'jti', 'exp'],
      }).catch(() => undefined);
      const { sub = '', jti = '', exp = 0 } = claims?.payload ?? {};
      if (!USERNAME.test(sub) || jti === '') throw unauthorized('The token is not valid or has expired.');
      return { username: sub, id: jti, expires: exp };
    },
  };
}
