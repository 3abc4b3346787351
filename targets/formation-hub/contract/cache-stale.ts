import type { CallSpec, Check, DrillContract } from 'firedrill/config';
import { answeredInTime } from './record.ts';

/** A project that is there from the first day on, with its page, and the client whose only one it is. */
const PROJECT = 1_000_000;
const CLIENT = 1;
const BEFORE = 'Halle';
const AFTER = 'Halle renommée';

/** Five minutes in production, see the target: the bridge's own time follows no pace. One second more, as it is asked each second. */
const CACHED_S = 20;
const EVERY_MS = 1_000;

const asked = (nom: string): CallSpec => ({
  request: { method: 'GET', path: `/api/projets/${PROJECT}` },
  good: { status: 200, json: { 'data.nom': nom } },
  deadlineMs: 1_000,
});

const askedOfClient = (nom: string): CallSpec => ({
  ...asked(nom),
  request: { method: 'GET', path: `/api/clients/${CLIENT}/projets` },
  good: { status: 200, json: { 'data.0.nom': nom } },
});

const renamed = (nom: string): CallSpec => ({
  service: 'tables',
  request: { method: 'PATCH', path: `/api/database/rows/table/projet/${PROJECT}/`, body: { nom } },
  good: { status: 200 },
  deadlineMs: 2_000,
});

/** Once in its phase, which is over long before it would be again. */
const once = (title: string, call: string, phase: Check['phase']): Check => ({
  title,
  phase,
  call,
  everyMs: 60_000,
  steps: [{ rounds: { atLeast: 1 }, answers: [{ answer: 'good' }] }],
});

const cached = (title: string, call: string): Check => ({
  title,
  phase: 'steady',
  call,
  everyMs: EVERY_MS,
  steps: [{ rounds: { atLeast: 2 }, answers: [{ answer: 'good' }] }],
});

/** @param atMost rounds in which it may still be shown as it was */
const shown = (title: string, call: string, phase: Check['phase'], was: CallSpec, atMost: number): Check => ({
  title,
  phase,
  call,
  everyMs: EVERY_MS,
  steps: [
    { rounds: { atLeast: 0, atMost }, answers: [{ answer: was.good }] },
    { rounds: { atLeast: 3 }, answers: [{ answer: 'good' }] },
  ],
});

/** The owners: a cache that cannot be invalidated is logged, and good again in five minutes. */
export const cacheStale: DrillContract = {
  calls: {
    before: asked(BEFORE),
    after: asked(AFTER),
    'before-of-client': askedOfClient(BEFORE),
    'after-of-client': askedOfClient(AFTER),
    rename: renamed(AFTER),
    'rename-back': renamed(BEFORE),
  },
  checks: {
    cached: cached('a project is read, and kept in the cache', 'before'),
    'cached-of-client': cached(
      'the projects of a client are read, and kept in the cache',
      'before-of-client',
    ),
    renamed: once('it is renamed while the cache cannot be cleared', 'rename', 'hold'),
    stale: shown(
      `it is shown as it was for ${CACHED_S} s at the most, which stand for five minutes in production`,
      'after',
      'hold',
      asked(BEFORE),
      CACHED_S + 1,
    ),
    'stale-of-client': shown(
      "its client's projects are shown as they were for no longer",
      'after-of-client',
      'hold',
      askedOfClient(BEFORE),
      CACHED_S + 1,
    ),
    'renamed-back': once('it is renamed again', 'rename-back', 'recover'),
    fresh: shown('it is shown as it is within three seconds', 'before', 'recover', asked(AFTER), 3),
  },
  metrics: {
    'answered-in-time': answeredInTime,
    'not-cleared': {
      title: 'caches that could not be cleared are counted',
      query: 'sum(bridge_cache_invalidation_failures_total)',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0 },
    },
  },
  logs: {
    warned: {
      title: 'the bridge warns that a cache could not be cleared',
      service: 'bridge',
      line: 'a cache could not be invalidated',
      is: { after: 'injection', withinMs: 10_000 },
    },
  },
  alerts: { expected: [], allowed: [] },
};
