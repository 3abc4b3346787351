/** What is done and looked at once the bridge runs again. */

import type { Look, RehearsalStep, World } from 'firedrill/config';
import { sql } from './database.ts';
import { OPS } from './people.ts';
import { smoke } from './smoke.ts';

const MINUTE = 60_000;
const tables = ['projet', 'formation'] as const;
const JUST_ENTERED = 3;

/** What both sides gave up meanwhile is synced. */
const syncing = {
  byHand: async (world) =>
    tables.map(
      (table) => `curl --fail --json '{"table":"${table}"}' ${world.stack.origin('bridge')}/api/sync`,
    ),
  async act(world) {
    for (const table of tables) await world.ask('POST', '/api/sync', { table });
  },
  async look(world) {
    const { json } = await world.ask('POST', '/api/sync', { table: 'projet' });
    const left = JSON.stringify(json).match(/"event_id"/g)?.length ?? 0;
    // Who enters something just now has no page of it yet.
    return left <= JUST_ENTERED ? { met: true } : { met: false, seen: `${left} rows have no page` };
  },
} satisfies Pick<RehearsalStep, 'byHand' | 'act' | 'look'>;

/** Health, the smoke test and one thing that a user does. @param list the checklist that has them */
async function allIsWell(world: World, list: string, signal: AbortSignal): Promise<Look> {
  const { json } = await world.ask('GET', '/health/detailed');
  if (json.health !== '4/4') return { met: false, seen: `health ${String(json.health ?? 'is not told')}` };
  const came = await smoke(world);
  if (!came.ok) return { met: false, seen: came.seen };
  const recent = `SELECT count(*) FROM audit WHERE action = 'createPage' AND at > now() - interval '10 seconds'`;
  const [[made = '0'] = []] = await sql(world, recent, signal);
  if (made === '0') return { met: false, seen: 'no page was made in the last ten seconds' };
  world.check(list, 'health', true, '4/4');
  world.check(list, 'smoke test', true, came.seen);
  world.check(list, 'what users enter', true, `${made} pages were made in ten seconds`);
  return { met: true };
}

export interface StartedAgain {
  /** In which variants. */
  only?(variant: string): boolean;
  /** The checklist that has what was verified. */
  list?: string;
  /** Why it is not started this time. */
  unless?(world: World): string | undefined;
  /** Whether users are served, and the figure of it. */
  recovered(world: World): Look;
}

/** The end of a procedure for which the bridge was stopped. */
export function startedAgain({
  only,
  unless,
  list = 'afterwards',
  recovered,
}: StartedAgain): Record<'start' | 'recovered' | 'syncAgain' | 'verified', RehearsalStep> {
  const when = { ...(only === undefined ? {} : { only }), ...(unless === undefined ? {} : { unless }) };
  return {
    start: {
      id: 'start',
      title: 'Start the bridge',
      who: OPS,
      how: ['docker start bridge'],
      until: 'it says that it is ready',
      limitMs: 2 * MINUTE,
      ...when,
      byHand: async (world) => [`docker start ${world.stack.place('bridge').id.slice(0, 12)}`],
      act: (world, signal) => world.stack.containers.start('bridge', signal),
      async look(world) {
        const { status } = await world.ask('GET', '/ready');
        return status === 200 ? { met: true } : { met: false, seen: `/ready answers ${status || 'nothing'}` };
      },
    },
    recovered: {
      id: 'recovered',
      title: 'Users are served again',
      who: OPS,
      part: 'watch',
      how: ['requests succeed, one after another'],
      until: 'every request of the last seconds was served',
      limitMs: 5 * MINUTE,
      ...when,
      look: async (world) => recovered(world),
    },
    syncAgain: {
      id: 'sync-again',
      title: 'Sync what both sides gave up meanwhile',
      who: OPS,
      how: [
        'POST $BRIDGE/api/sync with projet, then formation: pages that are there are found and not made again',
      ],
      until: 'every row has a page',
      limitMs: 5 * MINUTE,
      everyMs: 1_000,
      ...when,
      ...syncing,
    },
    verified: {
      id: 'verified',
      title: 'Health, smoke test and one thing that a user does',
      who: OPS,
      part: 'watch',
      how: ['/health/detailed 4/4; the smoke test; a project is entered, and its page is there'],
      until: 'all of it is so',
      limitMs: 3 * MINUTE,
      everyMs: 1_000,
      ...when,
      look: (world, signal) => allIsWell(world, list, signal),
    },
  };
}
