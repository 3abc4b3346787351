/** What is kept before anything is ended: what pods logged is gone with them, and what is flushed cannot be asked any more. */

import { createHash } from 'node:crypto';
import type { World } from 'firedrill/config';
import { PODS } from '../deploy/parts.ts';
import { inProduction } from '../shared/database.ts';
import { casebook } from './parts.ts';

const DAY_MS = 24 * 3_600_000;

/** The owners' query. */
export const SESSIONS =
  "SELECT usename, application_name, client_addr, state, left(query, 60) FROM pg_stat_activity WHERE datname = 'gauzian_db'";
/** Which tokens were revoked, and for how many seconds that is still to be known. */
export const REVOKED = `redis-cli --scan --pattern 'revoked:*' | while read -r key; do echo "$key $(redis-cli ttl "$key")"; done`;

/** @returns the names of the files */
export async function keepEvidence(world: World, signal: AbortSignal): Promise<string[]> {
  const { keep, kept } = world.of(casebook);
  for (const service of [...PODS, 'balancer']) {
    const lines = await world.stack.linesInLog(service, Date.now() - DAY_MS);
    await keep(`${service}.log`, lines.map(({ line }) => `${line}\n`).join(''));
  }
  await keep('sessions.txt', await inProduction(world, SESSIONS, signal));
  await keep('revoked.txt', await world.run('redis', ['sh', '-ec', REVOKED], signal));
  const files = [...(await kept())].filter(([name]) => name !== 'sha256.txt');
  const sums = files.map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  await keep('sha256.txt', sums.join(''));
  return files.map(([name]) => name);
}

/** Refusals of a day by what was asked: `POST /auth/login 401` → how often. */
export function refusalsIn(logs: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of logs.flatMap((log) => log.split('\n'))) {
    const [, method] = /"method":"([A-Z]+)"/.exec(line) ?? [];
    const [, path] = /"path":"([^"]+)"/.exec(line) ?? [];
    const [, status] = /"status":(401|403|500)\b/.exec(line) ?? [];
    if (method === undefined || path === undefined || status === undefined) continue;
    const asked = `${method} ${path} ${status}`;
    found.set(asked, (found.get(asked) ?? 0) + 1);
  }
  return found;
}
