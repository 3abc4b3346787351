import type { FastifyInstance } from 'fastify';
import { hashPassword, passwordMatches } from 'service-kit/auth/passwords';
import { USERNAME } from 'service-kit/auth/usernames';
import type { Database } from 'service-kit/db/database';
import { ApiError } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Sessions } from './sessions.ts';

const username = z.string().regex(USERNAME, 'must be 3 to 30 letters, digits or underscores');
const registration = z.object({
  username,
  password: z.string().min(8).max(128),
  /** Of the folder that all others are in, `root-<username>`. */
  encryptedMetadata: z.string().min(1).max(4096).default('root'),
});
const credentials = z.object({ username, password: z.string().max(128) });

/** `POST /auth/register`, `/login` and `/logout`, `GET /auth/me`: who logs in has the cookie `auth_token`. */
export function authRoutes(app: FastifyInstance, database: Database, sessions: Sessions): void {
  app.post('/auth/register', async (request, reply) => {
    const { username, password, encryptedMetadata } = parse(registration, request.body);
    const rows = await database.query(
      `WITH made AS (INSERT INTO users (username, password_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING username),
       root AS (INSERT INTO folders (id, owner, encrypted_metadata) SELECT $3, username, $4 FROM made)
       SELECT username FROM made`,
      [username, await hashPassword(password), `root-${username}`, encryptedMetadata],
      { operation: 'users.create', writes: true },
    );
    if (rows.length === 0) throw new ApiError(409, 'USERNAME_TAKEN', 'This username is taken.');
    await sessions.begin(reply, username);
    return reply.status(201).send({ success: true, data: { username } });
  });

  app.post('/auth/login', async (request, reply) => {
    const { username, password } = parse(credentials, request.body);
    const [user] = await database.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE username = $1',
      [username],
      { operation: 'users.get' },
    );
    if (!(await passwordMatches(password, user?.password_hash)))
      throw new ApiError(401, 'INVALID_CREDENTIALS', 'Username or password is wrong.');
    await sessions.begin(reply, username);
    return { success: true, data: { username } };
  });

  app.post('/auth/logout', async (request, reply) => {
    await sessions.end(request, reply);
    return reply.status(204).send();
  });

  app.get('/auth/me', async (request) => ({
    success: true,
    data: { username: await sessions.userOf(request) },
  }));
}
