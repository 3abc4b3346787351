/** What users and a stranger ask, each with a token of their own. */

import type { World } from 'firedrill/config';

const PASSWORD = 'drill-on-loopback';
/** Who of these is answered by which service: what no user reaches is asked itself. */
export const EDGE = 'balancer';
export const APART = 'apart';

interface Asked {
  status: number;
  /** The token that came with the answer. */
  token?: string;
}

async function ask(world: World, service: string, path: string, init: RequestInit): Promise<Asked> {
  const response = await fetch(world.stack.origin(service) + path, {
    signal: AbortSignal.timeout(5_000),
    ...init,
  });
  await response.arrayBuffer();
  const [, token] = /auth_token=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
  return { status: response.status, ...(token === undefined ? {} : { token }) };
}

const posted = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const as = (token: string): RequestInit => ({ headers: { cookie: `auth_token=${token}` } });

/** @returns the token of a new user. @throws Error when there is none */
export async function register(world: World, username: string): Promise<string> {
  const { status, token } = await ask(
    world,
    EDGE,
    '/auth/register',
    posted({ username, password: PASSWORD }),
  );
  if (token === undefined) throw new Error(`${username} was answered ${status} and has no token`);
  return token;
}

export const logOut = (world: World, token: string): Promise<Asked> =>
  ask(world, EDGE, '/auth/logout', { method: 'POST', ...as(token) });

/** @returns the status: 200 where the token lets its bearer in, 401 where it does not */
export const entering = async (world: World, token: string, service: string): Promise<number> =>
  (await ask(world, service, '/drive/folders', as(token))).status;

/** @returns the status of a password that is guessed */
export const guess = async (world: World, username: string, at: number): Promise<number> =>
  (await ask(world, EDGE, '/auth/login', posted({ username, password: `guess-${at}` }))).status;

/** How a user logs in who has registered before, and the drills' users again. */
export const login = (username: string) =>
  ({
    method: 'POST',
    path: '/auth/login',
    body: { username, password: PASSWORD },
    capture: { cookie: 'header:set-cookie' },
  }) as const;
