/** The owners' other reason for maintenance: the database takes no writes, and users are to be told so until it does. */

import { randomUUID } from 'node:crypto';
import type { RehearsalStep, World } from 'firedrill/config';
import { sql } from '../shared/database.ts';
import { WHO } from './switching.ts';

export const READ_ONLY = 'database-read-only';
const only = (variant: string) => variant === READ_ONLY;
/** What needs a database that takes writes. */
export const writable = (variant: string): boolean => !only(variant);

const MINUTE = 60_000;
const SHOW = 'SHOW default_transaction_read_only';
const CURE = ['ALTER SYSTEM RESET default_transaction_read_only', 'SELECT pg_reload_conf()'] as const;

/** Before the switch is set: writes are refused, and the server says why. */
export function becomesReadOnly(): RehearsalStep[] {
  return [
    {
      id: 'read-only',
      title: 'The database takes no writes',
      who: 'Firedrill',
      part: 'scene',
      only,
      how: ['the server’s default is set to read-only'],
      until: 'a booking is refused with 503 DATABASE_READ_ONLY',
      limitMs: MINUTE,
      async act(world, signal) {
        await sql(world, 'ALTER SYSTEM SET default_transaction_read_only = on', signal);
        await sql(world, 'SELECT pg_reload_conf()', signal);
      },
      async look(world) {
        const { status, code } = await book(world);
        return status === 503 && code === 'DATABASE_READ_ONLY'
          ? { met: true }
          : { met: false, seen: `it was answered ${status} ${code}` };
      },
    },
    {
      id: 'confirm',
      title: 'Ask the server whether it is read-only',
      who: WHO,
      only,
      besides: true,
      how: [`psql "$DATABASE_URL" -c '${SHOW}' must say on`],
      until: 'the server says that it is',
      limitMs: MINUTE,
      byHand: async (world) => [psqlByHand(world, SHOW)],
      look: (world, signal) => says(world, 'on', signal),
    },
  ];
}

/** While users are turned away: what must be before they are let in again. */
export function cured(): RehearsalStep[] {
  return [
    {
      id: 'cure',
      title: 'Have the database take writes again',
      who: WHO,
      only,
      besides: true,
      how: CURE.map((line) => `psql "$DATABASE_URL" -c '${line}'`),
      until: 'the server says that it takes writes, and a session writes',
      limitMs: 10 * MINUTE,
      tier: { objective: 5 * MINUTE, acceptable: 10 * MINUTE, source: 'owners' },
      byHand: async (world) => CURE.map((line) => psqlByHand(world, line)),
      async act(world, signal) {
        for (const line of CURE) await sql(world, line, signal);
      },
      async look(world, signal) {
        const look = await says(world, 'off', signal);
        if (!look.met) return look;
        // One that may not write says so, even of no row.
        await sql(world, 'UPDATE bookings SET status = status WHERE false', signal);
        return { met: true };
      },
    },
  ];
}

async function says(world: World, wanted: 'on' | 'off', signal: AbortSignal) {
  const [[is = 'nothing'] = []] = await sql(world, SHOW, signal);
  world.check('the database', `it says ${wanted}`, is === wanted, is);
  return is === wanted ? ({ met: true } as const) : { met: false as const, seen: `it says ${is}` };
}

async function book(world: World): Promise<{ status: number; code: string }> {
  const id = `refused-${randomUUID()}`;
  const body = { id, passenger: `Passenger ${id}`, from: '13.41,52.51', to: '13.47,52.55' };
  const { status, json } = await world.ask('POST', '/api/bookings', body);
  const { code = '' } = (json.error ?? {}) as { code?: string };
  return { status, code };
}

function psqlByHand(world: World, line: string): string {
  return world.runByHand('database', ['psql', '-U', 'atmr', '-d', 'atmr', '-c', line]);
}
