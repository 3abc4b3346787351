import { type Look, type RehearsalStep, recovery, type World } from 'firedrill/config';
import { columns, newestRevision, sql } from '../shared/database.ts';
import { steady } from '../shared/steady.ts';
import { checklist } from './checklist.ts';
import { declare } from './declare.ts';
import { INCIDENT, notified, notify, notifyCommand } from './notify.ts';
import { bookings, decision, release } from './parts.ts';
import { BEFORE, sceneOf } from './variants.ts';

const ON_CALL = 'on-call engineer';
export const BACKEND = 'backend team';
const BASE_REVISION = '0001_bookings';

/** How long a release is watched before it is said that nothing speaks against it. */
const WATCHED_MS = 100_000;
const MINUTE = 60_000;

export const WAYS = ['named', 'one', 'several'] as const;

/** What the migration tool is asked for: back to a named revision, one at a time, or several at once. */
const DOWN: Readonly<Record<string, (revisions: number) => string[][]>> = {
  named: () => [['down', '--to', BASE_REVISION]],
  one: (revisions) => Array.from({ length: revisions }, () => ['down']),
  several: (revisions) => [['down', '--count', String(revisions)]],
};
/** So many revisions the next release brings. */
const NEW_REVISIONS = 2;

/**
 * What is left to be asked for. The database is asked how far it is: one that got half-way, or all the way, must not go
 * back further when it is tried again.
 */
async function wayBack(way: string, world: World, signal: AbortSignal): Promise<string[][]> {
  world.moments.set('going-back', world.moments.get('going-back') ?? world.clock.now());
  const query = `SELECT count(*) FROM migrations WHERE id > (SELECT id FROM migrations WHERE name = '${BASE_REVISION}')`;
  const [[left = '0'] = []] = await sql(world, query, signal);
  return Number(left) === 0 ? [] : (DOWN[way]?.(Number(left)) ?? []);
}

function decidedNot(world: World): string | undefined {
  const made = world.of(decision).decision();
  if (made === undefined) return 'nothing was decided';
  return made.act ? undefined : 'decided not to back out';
}

export const steps = (way: string): readonly RehearsalStep[] => [
  {
    ...steady,
    async look(world, signal) {
      const look = await steady.look(world, signal);
      if (look.met) await world.of(decision).rememberBefore();
      return look;
    },
  },
  {
    id: 'deploy',
    title: 'Deploy the next release',
    who: BACKEND,
    part: 'scene',
    how: ['node src/migrate.ts up, from the new image', 'replace API and worker by the new image'],
    until: 'the new release has been started',
    limitMs: 2 * MINUTE,
    async act(world, signal) {
      const { next, job, deploy } = world.of(release);
      await job(next, ['src/migrate.ts', 'up'], signal);
      await deploy(next, signal);
      await sceneOf(world.variant).accident?.happens(world, signal);
    },
    look: async () => ({ met: true }),
  },
  declare,
  {
    id: 'decide',
    title: 'Decide whether to back out',
    who: ON_CALL,
    part: 'watch',
    how: [
      'Back out when: 5xx above 10 % of requests, the database is corrupt after a migration, the service cannot be reached, a critical objective is violated, or there is a security incident.',
      'Do not when: a few users only are affected, errors are transient and under 1 %, or the release is not confirmed as the cause (a dependency is down by itself, it was so before).',
    ],
    until: 'decided, from live metrics alone',
    limitMs: WATCHED_MS + MINUTE,
    everyMs: 2_000,
    look: decide,
  },
  {
    id: 'mend',
    title: 'Mend what failed by itself',
    who: ON_CALL,
    part: 'watch',
    how: ['a dependency that is down is brought back, which no backout would'],
    until: 'users are served',
    limitMs: 2 * MINUTE,
    only: (variant) => sceneOf(variant).accident !== undefined,
    act: async (world, signal) => sceneOf(world.variant).accident?.ends(world, signal),
    look: async (world) => recovery(world, 'decided', 'mended'),
  },
  {
    id: 'notify',
    title: 'Tell the incident channel, the on-call engineer and the backend team',
    who: ON_CALL,
    alongside: true,
    how: [`raise ${INCIDENT} at Alertmanager: what was deployed, what was decided and why, who sees to it`],
    until: 'the receiver has acknowledged it for all three',
    limitMs: 4 * MINUTE,
    tier: { objective: 2 * MINUTE, source: 'owners' },
    unless: decidedNot,
    byHand: async (world) => [notifyCommand(world)],
    act: notify,
    look: async (world) => notified(world),
  },
  {
    id: 'note-rows',
    title: 'Note what the database holds',
    who: ON_CALL,
    part: 'scene',
    how: ['what each booking reads, right before the way back'],
    until: 'noted',
    limitMs: MINUTE,
    unless: decidedNot,
    async act(world, signal) {
      const query = `SELECT id, coalesce(array_to_string(passengers, ', '), passenger) FROM bookings`;
      const noted = (await sql(world, query, signal)).map(([id = '', people = '']) => [id, people] as const);
      world.of(bookings).keep(new Map(noted));
    },
    look: async () => ({ met: true }),
  },
  {
    id: 'find-before',
    title: 'Find the release that ran before',
    who: ON_CALL,
    how: [
      'the image that the API ran before the one that it runs: docker ps --all, or the registry’s tags by date',
      'its image must be there, or be pulled now',
    ],
    until: 'it is named, by what ran and not from memory',
    limitMs: 2 * MINUTE,
    unless: decidedNot,
    byHand: async (world) => [await world.of(release).findByHand()],
    async look(world, signal) {
      const found = await world.of(release).find(signal);
      if (found === undefined) return { met: false, seen: 'no container is there that ran another' };
      world.check('the way back', 'what ran before', found === BEFORE, found);
      return found === BEFORE ? { met: true } : { met: false, seen: `${found} ran before`, never: true };
    },
  },
  {
    id: 'migrate-down',
    title: `Roll back the migration (${way})`,
    who: ON_CALL,
    how: [
      ...(DOWN[way]?.(NEW_REVISIONS) ?? []).map(
        (words) => `node src/migrate.ts ${words.join(' ')}, from the new image`,
      ),
      `node src/migrate.ts status must name ${BASE_REVISION} as the last one`,
      'From here to the end of the next step the new code meets the old schema and errs: do not pause.',
    ],
    until: `${BASE_REVISION} is the newest revision and the tables are its own`,
    limitMs: 2 * MINUTE,
    tier: { objective: 30_000, source: 'owners' },
    unless: decidedNot,
    async byHand(world, signal) {
      const { next, jobByHand } = world.of(release);
      const left = await wayBack(way, world, signal);
      return Promise.all(left.map((words) => jobByHand(next, ['src/migrate.ts', ...words])));
    },
    async act(world, signal) {
      const { next, job } = world.of(release);
      for (const words of await wayBack(way, world, signal))
        await job(next, ['src/migrate.ts', ...words], signal);
    },
    look: schemaIsBack,
  },
  {
    id: 'deploy-back',
    title: 'Roll back the deployment',
    who: ON_CALL,
    how: ['replace API and worker by the image that was found', 'GET /health and GET /ready must answer 200'],
    until: 'what ran before runs again, and says that it is ready',
    limitMs: 8 * MINUTE,
    tier: { objective: 5 * MINUTE, source: 'owners' },
    unless: decidedNot,
    byHand: (world) => world.of(release).deployByHand(world.of(release).found()),
    act: (world, signal) => world.of(release).deploy(world.of(release).found(), signal),
    async look(world, signal) {
      const look = await runsAndIsReady(world, signal);
      if (look.met) newCodeOnOldSchema(world);
      return look;
    },
  },
  {
    id: 'recovered',
    title: 'Users are served again',
    who: ON_CALL,
    part: 'watch',
    how: ['reads and writes succeed, one after another'],
    until: 'every request of the last seconds was served',
    limitMs: 5 * MINUTE,
    unless: decidedNot,
    look: async (world) => recovery(world, 'decided', 'rto'),
  },
  {
    id: 'checklist',
    title: 'Go through the checklist',
    who: ON_CALL,
    part: 'watch',
    how: [
      '/health 200; /ready 200; database reachable; Redis reachable; no 5xx in the logs; smoke tests pass; metrics normal; no critical data lost',
    ],
    until: 'every point holds',
    limitMs: 3 * MINUTE,
    everyMs: 1_000,
    unless: decidedNot,
    look: checklist,
  },
  {
    id: 'code',
    title: 'Roll back the code',
    who: BACKEND,
    part: 'paper',
    how: ['git switch --create hotfix/backout <last good commit>; build, test and tag it as any release'],
    until:
      'a branch that a release can be made of; staging has no repository of its own, so it is not rehearsed',
    limitMs: MINUTE,
    look: async () => ({ met: true }),
  },
  {
    id: 'post-mortem',
    title: 'Write the post-mortem',
    who: BACKEND,
    part: 'paper',
    how: [
      'within 24 hours: what happened, when it was seen, what was decided and why, what is done about it',
      'firedrill incident rehearsals/latest drafts it of a rehearsal that failed, from its evidence',
    ],
    until: 'written; nothing here to learn from, so it is not rehearsed',
    limitMs: MINUTE,
    look: async () => ({ met: true }),
  },
];

async function decide(world: World, signal: AbortSignal): Promise<Look> {
  const { look, decision: made } = world.of(decision);
  const since = await look(WATCHED_MS, signal);
  return made() === undefined
    ? { met: false, seen: `watching for ${(since / 1000).toFixed(0)} s` }
    : { met: true };
}

async function schemaIsBack(world: World, signal: AbortSignal): Promise<Look> {
  const [newest, there] = await Promise.all([newestRevision(world, signal), columns(world, signal)]);
  if (newest !== BASE_REVISION) return { met: false, seen: `the newest revision is ${newest}` };
  if (there.includes('passengers') || !there.includes('passenger'))
    return { met: false, seen: `bookings has the columns ${there.join(', ')}` };
  const ready = await world.ask('GET', '/ready');
  world.check('after the migration', 'the version', true, newest);
  world.check('after the migration', 'the tables', true, there.join(', '));
  // Whatever it says of itself now, it is code that wants another schema.
  world.check(
    'after the migration',
    'the new code does not claim to be ready',
    ready.status !== 200,
    `/ready: ${ready.status}`,
  );
  world.moments.set('schema-back', world.clock.now());
  return { met: true };
}

/** It began somewhere between the first command of the way back and the look that found the old schema. */
function newCodeOnOldSchema({ moments, clock, figure }: World): void {
  const [earliest, latest] = [moments.get('going-back'), moments.get('schema-back')];
  const now = clock.now();
  if (earliest === undefined || latest === undefined)
    figure('window', { absent: 'the old schema was never seen' });
  else figure('window', { low: now - latest, high: now - earliest });
}

async function runsAndIsReady(world: World, signal: AbortSignal): Promise<Look> {
  const runs = await world.of(release).runs(BEFORE, signal);
  if (!runs.met) return runs;
  for (const path of ['/health', '/ready']) {
    const { status } = await world.ask('GET', path);
    if (status !== 200) return { met: false, seen: `${path} answers ${status || 'nothing'}` };
  }
  return { met: true };
}
