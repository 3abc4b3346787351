import type { FastifyInstance } from 'fastify';
import { hashPassword, passwordMatches } from 'service-kit/auth/passwords';
import { USERNAME } from 'service-kit/auth/usernames';
import type { Database } from 'service-kit/db/database';
import { ApiError } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import type { Tokens } from './tokens.ts';

const username = z.string().regex(USERNAME, 'must be 3 to 30 letters, digits or underscores');
const registration = z.object({ username, password: z.string().min(8).max(128) });
const credentials = z.object({ username, password: z.string().max(128) });

/** `POST /api/v1/auth/register` and `/login`: both answer with a bearer token for the routes that write. */
export function authRoutes(app: FastifyInstance, database: Database, tokens: Tokens): void {
  app.post('/api/v1/auth/register', async (request, reply) => {
    const { username, password } = parse(registration, request.body);
    const rows = await database.query(
      'INSERT INTO users (username, password_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING username',
      [username, await hashPassword(password)],
      { operation: 'users.create', writes: true },
    );
    if (rows.length === 0) throw new ApiError(409, 'USERNAME_TAKEN', 'This username is taken.');
    return reply.status(201).send({ success: true, data: await tokens.issue(username) });
  });

  app.post('/api/v1/auth/login', async (request) => {
    const { username, password } = parse(credentials, request.body);
    const [user] = await database.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE username = $1',
      [username],
      { operation: 'users.get' },
    );
    if (!(await passwordMatches(password, user?.password_hash)))
      throw new ApiError(401, 'INVALID_CREDENTIALS', 'Username or password is wrong.');
    return { success: true, data: await tokens.issue(username) };
  });
}
