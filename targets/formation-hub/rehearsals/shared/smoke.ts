import type { World } from 'firedrill/config';

/** A project of before every release. */
const PROJECT = '1';

/** Three endpoints that users and their monitoring cannot do without. */
export async function smoke(world: World): Promise<{ ok: boolean; seen: string }> {
  const canary = await world.ask('GET', '/api/canary');
  if (canary.status !== 200) return failed('GET /api/canary', canary.status);
  const synced = await world.ask('POST', '/api/sync', { table: 'projet', row: PROJECT });
  const event = eventIn(synced.json);
  if (synced.status !== 200 || event === undefined) return failed('POST /api/sync', synced.status);
  const told = await world.ask('GET', `/api/events/${event}`);
  if (told.status !== 200) return failed('GET /api/events', told.status);
  return { ok: true, seen: 'three endpoints answer as they must' };
}

const failed = (what: string, status: number) => ({
  ok: false,
  seen: `${what} was answered ${status || 'nothing'}`,
});

function eventIn(json: Record<string, unknown>): string | undefined {
  return /"event_id":"([^"]+)"/.exec(JSON.stringify(json))?.[1];
}
