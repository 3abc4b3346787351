import { randomUUID } from 'node:crypto';
import type { Look, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { DISPATCHED_WITHIN_SECONDS, P95_SECONDS, percent, signals, TRANSIENT_SHARE } from './rules.ts';

const CHECKLIST = 'after the rollback';

interface Point {
  ok: boolean;
  evidence: string;
}

/** Seven of the plan's eight points; the eighth, that no data is lost, is read from the ledger when all is over. */
const POINTS: Readonly<Record<string, (world: World, signal: AbortSignal) => Promise<Point>>> = {
  '/health answers 200': (world) => answers(world, '/health'),
  '/ready answers 200': (world) => answers(world, '/ready'),
  'the database can be reached': async (world, signal) => {
    const [[count = '?'] = []] = await sql(world, 'SELECT count(*) FROM bookings', signal);
    const { json } = await world.ask('GET', '/health/detailed');
    return {
      ok: said(json, 'database') === 'ok',
      evidence: `${count} bookings; the service says ${said(json, 'database')}`,
    };
  },
  'Redis can be reached': async (world, signal) => {
    const pong = (await world.run('cache', ['redis-cli', 'ping'], signal)).trim();
    const { json } = await world.ask('GET', '/health/detailed');
    return {
      ok: pong === 'PONG' && said(json, 'redis') === 'ok',
      evidence: `${pong}; the service says ${said(json, 'redis')}`,
    };
  },
  'no 5xx in the logs': async (world) => {
    const lines = await world.stack.countInLog('api', '"status":5');
    return {
      ok: lines === 0,
      evidence: `${lines} lines of the API's log since it was rolled back tell of a 5xx`,
    };
  },
  'smoke tests pass': smoke,
  'metrics are normal': normal,
};

/** Looks at all points at once; what each said last is its evidence. */
export async function checklist(world: World, signal: AbortSignal): Promise<Look> {
  const open: string[] = [];
  for (const [title, look] of Object.entries(POINTS)) {
    const { ok, evidence } = await look(world, signal).catch((error: unknown) => ({
      ok: false,
      evidence: String(error),
    }));
    world.check(CHECKLIST, title, ok, evidence);
    if (!ok) open.push(`${title}: ${evidence}`);
  }
  return open.length === 0 ? { met: true } : { met: false, seen: open.join('; ') };
}

async function answers(world: World, path: string): Promise<Point> {
  const { status, json } = await world.ask('GET', path);
  return { ok: status === 200, evidence: `${status} ${JSON.stringify(json)}` };
}

const said = ({ checks }: Record<string, unknown>, name: string): string => {
  const check = (checks as Record<string, { status?: string }> | undefined)?.[name];
  return check?.status ?? 'nothing';
};

/** Books, reads, lists and cancels, as a user would, and asks for a route. */
async function smoke(world: World): Promise<Point> {
  const id = `smoke-${randomUUID()}`;
  const booking = { id, passenger: `Passenger ${id}`, from: '13.41,52.51', to: '13.47,52.55' };
  const calls = [
    ['POST', '/api/bookings', 201, booking],
    ['GET', `/api/bookings/${id}`, 200],
    ['GET', '/api/bookings?limit=1', 200],
    ['PATCH', `/api/bookings/${id}`, 200, { status: 'cancelled' }],
    ['GET', '/api/routes?from=13.41,52.51&to=13.47,52.55', 200],
  ] as const;
  for (const [method, path, wanted, body] of calls) {
    const { status, json } = await world.ask(method, path, body);
    if (status !== wanted)
      return { ok: false, evidence: `${method} ${path} was answered ${status} ${JSON.stringify(json)}` };
  }
  return { ok: true, evidence: `${calls.length} requests were answered as they must be` };
}

async function normal(world: World): Promise<Point> {
  const [requests, failed, p95, oldest, up] = await Promise.all([
    world.query(signals.recentRequests),
    world.query(signals.recentFailed),
    world.query(signals.recentP95Seconds),
    world.query(signals.oldestJobSeconds),
    world.query('min(up)'),
  ]);
  if (
    requests === undefined ||
    failed === undefined ||
    p95 === undefined ||
    oldest === undefined ||
    !requests
  )
    return { ok: false, evidence: 'Prometheus has no samples of the last half minute yet' };
  const share = failed / requests;
  return {
    ok: share < TRANSIENT_SHARE && p95 <= P95_SECONDS && oldest <= DISPATCHED_WITHIN_SECONDS && up === 1,
    evidence: `${percent(share)} of requests 5xx in the last half minute, p95 ${p95.toFixed(2)} s, oldest job ${oldest.toFixed(0)} s, all scraped: ${up === 1}`,
  };
}
