/** The owners' fourth way back: secrets rotated, redeployed, and the logs audited for what no side has sent. */

import { createHmac, randomUUID } from 'node:crypto';
import { FiredrillError, type Look, type RehearsalStep, type World } from 'firedrill/config';
import { BASEROW_SECRET } from '../../secrets.ts';
import { sql } from '../shared/database.ts';
import { at } from '../shared/entries.ts';
import { OPS } from '../shared/people.ts';
import { staysOn } from './back.ts';
import { newSecrets } from './secrets.ts';
import { goesBackBy } from './variants.ts';

const MINUTE = 60_000;
const only = goesBackBy('rotate');
const HOOK = '/api/webhooks/baserow/projet-changed';
/** What a stranger signs; no side has an event of this id. */
const FORGED = `forged-${randomUUID()}`;
const VICTIM = '2';
const VICTIMS_ROW = `/api/database/rows/table/projet/${VICTIM}/`;

/** Sends an event that is signed with the secret that leaked. @returns the status of the answer */
async function forge(world: World, id: string): Promise<number> {
  const row = { id: Number(VICTIM), nom: 'gone' };
  const body = JSON.stringify({ event_id: id, event_type: 'row.deleted', table: 'projet', row, changed: [] });
  const seconds = Math.floor(Date.now() / 1000);
  const hex = createHmac('sha256', BASEROW_SECRET).update(`${seconds}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-baserow-signature': `t=${seconds},v1=${hex}` };
  const response = await fetch(world.stack.origin('bridge') + HOOK, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Has a stranger use what leaked. */
export const abuse: RehearsalStep = {
  id: 'abuse',
  title: 'A stranger signs with the secret that leaked',
  who: 'Firedrill',
  part: 'scene',
  how: ['an event that no side has sent: a project is said to be deleted, and its page goes'],
  until: 'the bridge has taken it',
  limitMs: MINUTE,
  only,
  async act(world) {
    const status = await forge(world, FORGED);
    if (status !== 200) throw new FiredrillError('unavailable', `it was answered ${status}`);
  },
  look: async () => ({ met: true }),
};

export const rotate: RehearsalStep = {
  id: 'rotate',
  besides: true,
  title: 'Rotate the secrets at both sides',
  who: OPS,
  how: [
    'openssl rand -hex 24, one for each side; set them in the webhooks of Baserow and Docmost',
    'until the bridge is deployed with them, both sides are refused and send theirs again',
  ],
  until: 'both sides sign with the new ones',
  limitMs: 5 * MINUTE,
  only,
  unless: staysOn,
  byHand: async (world) =>
    sides(world).map(
      ([side, secret]) =>
        `curl --fail --json '${JSON.stringify({ secret })}' ${world.stack.origin(side)}/control/secret`,
    ),
  async act(world) {
    for (const [side, secret] of sides(world)) {
      const { status } = await at(world, side, 'POST', '/control/secret', { secret });
      if (status !== 204) throw new FiredrillError('unavailable', `${side} answered ${status || 'nothing'}`);
    }
  },
  look: async () => ({ met: true }),
};

function sides(world: World): ['tables' | 'wiki', string][] {
  const { baserow, docmost } = world.of(newSecrets);
  return [
    ['tables', baserow],
    ['wiki', docmost],
  ];
}

export const oldIsRefused: RehearsalStep = {
  id: 'old-is-refused',
  title: 'The secret that leaked opens nothing any more',
  who: OPS,
  part: 'watch',
  how: ['an event that is signed with it is answered 401'],
  until: 'it is refused',
  limitMs: MINUTE,
  only,
  unless: staysOn,
  async look(world): Promise<Look> {
    const status = await forge(world, `again-${FORGED}`);
    world.check('after the rotation', 'the old secret is refused', status === 401, `answered ${status}`);
    return status === 401 ? { met: true } : { met: false, seen: `it was answered ${status}`, never: true };
  },
};

/** Events of a side that the bridge was told of, and of which that side knows nothing. */
async function strangers(world: World, signal: AbortSignal): Promise<string[]> {
  const query = `SELECT DISTINCT event_id FROM audit WHERE source = 'baserow' AND event_id NOT LIKE 'forced-%'`;
  const told = (await sql(world, query, signal)).map(([id = '']) => id);
  const sent = await world.run('tables', ['cat', '/tmp/tables-webhooks.jsonl'], signal);
  return told.filter((id) => !sent.includes(`"${id}"`));
}

/** What the wiki answers to who asks for the page that the row knows. */
async function pageOfVictim(world: World): Promise<number> {
  const { json } = await at(world, 'tables', 'GET', VICTIMS_ROW);
  const page = { pageId: String(json.docmost_page_id) };
  return (await at(world, 'wiki', 'POST', '/api/pages/info', page)).status;
}

export const audit: RehearsalStep = {
  id: 'audit',
  title: 'Audit the logs for what was not asked for',
  who: OPS,
  part: 'watch',
  how: [
    'every event of the audit record since the leak, held against what both sides have sent; the address of its sender is in the proxy’s log',
    'a page that was removed: empty docmost_page_id of its row; a sync by hand is taken for the last one again within five minutes',
  ],
  until: 'what the stranger did is named, and undone',
  limitMs: 3 * MINUTE,
  everyMs: 1_000,
  only,
  unless: staysOn,
  async act(world, signal) {
    const found = await strangers(world, signal);
    const ok = found.length === 1 && found[0] === FORGED;
    world.check('the audit', 'what no side has sent', ok, found.join(', ') || 'nothing was found');
    if ((await pageOfVictim(world)) !== 200)
      await at(world, 'tables', 'PATCH', VICTIMS_ROW, { docmost_page_id: '' });
  },
  async look(world): Promise<Look> {
    const status = await pageOfVictim(world);
    if (status !== 200) return { met: false, seen: `the page of project ${VICTIM} is answered ${status}` };
    world.check('the audit', 'what was done is undone', true, `project ${VICTIM} has its page again`);
    return { met: true };
  },
};
