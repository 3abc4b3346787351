/** Bridges between two systems that lose, double or repeat what passes, each by one way of writing it. */

import { expect } from 'vitest';
import cacheStale from '../../../drills/cache-stale.ts';
import eventsLost from '../../../drills/events-lost.ts';
import headersDropped from '../../../drills/headers-dropped.ts';
import killedMidway from '../../../drills/killed-midway.ts';
import mailDown from '../../../drills/mail-down.ts';
import otherSideDown from '../../../drills/other-side-down.ts';
import redisDown from '../../../drills/redis-down.ts';
import repeatedEvents from '../../../drills/repeated-events.ts';
import { type Edit, sabotaged } from '../../support/sabotaged.ts';
import { failed } from './failed.ts';
import { tellingRedis } from './queue-lost.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

const CLAIMS = 'src/events/claims.ts';
const IDENTICAL = 'src/events/identical.ts';
const PAGES = 'src/sync/page-of-row.ts';

const bridge = (...edits: Edit[]) => ({
  on: 'formation-hub' as const,
  target: (target: Parameters<typeof sabotaged>[0]) => sabotaged(target, 'bridge', edits),
});

/** `SET … EX 86400 NX` first, as the owners wrote it down: an event is done before anything of it is. */
export const ownersOrder: RedCase = {
  name: 'event-done-before-it-is',
  title: 'killed-midway fails for a bridge that marks an event done before it is',
  change: withoutAlerts({
    ...bridge([
      CLAIMS,
      "await redis.set(keyOf(event), BUSY, 'PX', claimMs,",
      "await redis.set(keyOf(event), DONE, 'PX', memoryMs,",
    ]),
    drill: killedMidway,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report).filter((id) => id.startsWith('conversation/'))).toContain(
      'conversation/tables/lost',
    );
  },
};

/** `bridge:sync:<entity>:<id>` alone, as the owners wrote it down: whatever changes next within five minutes is dropped. */
export const ownersKey: RedCase = {
  name: 'second-change-dropped',
  title: 'repeated-events fails for a bridge that drops a different second change',
  change: withoutAlerts({
    ...bridge([
      IDENTICAL,
      'isRecent: async (entity, content) => (await redis.get(key(entity))) === digest(content),',
      'isRecent: async (entity) => (await redis.get(key(entity))) !== null,',
    ]),
    drill: repeatedEvents,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('conversation/wiki/lost');
    expect(failed(report)).not.toContain('conversation/wiki/doubled');
  },
};

/** A page that was made, and whose answer was lost, is made again. */
export const pagesMadeAgain: RedCase = {
  name: 'pages-made-again',
  title: 'other-side-down fails for a bridge that makes a page again whose answer was lost',
  change: withoutAlerts({
    ...bridge([
      PAGES,
      'const [first, ...others] = await docmost.find(referenceOf(table, id));',
      'const [first, ...others] = (await docmost.find(referenceOf(table, id))).slice(0, 0);',
    ]),
    drill: otherSideDown,
    variant: 'errors',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('conversation/wiki/doubled');
  },
};

/** It writes back whatever it knows each time it is told. */
const WRITES_ALWAYS: Edit = [PAGES, 'if (known !== page) await baserow', 'await baserow'];
/** It does not know what it synced last. */
const REPEATS_SYNCS: Edit = [
  PAGES,
  "if (known !== '' && (await identical.isRecent(entityOf(event), content)))",
  'if (content === undefined)',
];

/**
 * Nothing but the mark of its writes keeps them from going round: that events are known by their ids does not, for each write
 * brings about one of its own. The alarm tells.
 */
export const headerForgotten: RedCase = {
  name: 'own-writes-go-round',
  title: 'headers-dropped fails for a bridge whose own writes go round',
  change: { ...bridge(REPEATS_SYNCS, WRITES_ALWAYS), drill: headersDropped },
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('conversation/tables/looped');
    expect(graded('fail').join('\n')).toContain('HubLoop');
  },
};

const goesRoundNowhere: RedCase['expects'] = ({ report, graded }) => {
  expect(report.verdict.status, graded('fail').join('; ')).toBe('pass');
  expect(report.findings.find(({ id }) => id === 'conversation/tables/looped')?.grade).toBe('pass');
};

/** Of the layers against loops one alone is left, and holds. */
export const markAloneHolds: RedCase = {
  name: 'mark-alone-stops-the-loop',
  title: 'mail-down passes for a bridge that has nothing but the mark of its writes against loops',
  good: true,
  change: withoutAlerts({ ...bridge(REPEATS_SYNCS, WRITES_ALWAYS), drill: mailDown }),
  expects: goesRoundNowhere,
};

export const lastSyncAloneHolds: RedCase = {
  name: 'last-sync-alone-stops-the-loop',
  title: 'headers-dropped passes for a bridge that has nothing but its last sync against loops',
  good: true,
  change: withoutAlerts({ ...bridge(WRITES_ALWAYS), drill: headersDropped }),
  expects: goesRoundNowhere,
};

export const nothingToWriteAloneHolds: RedCase = {
  name: 'nothing-to-write-alone-stops-the-loop',
  title: 'headers-dropped passes for a bridge that has nothing against loops but to write what is another',
  good: true,
  change: withoutAlerts({ ...bridge(REPEATS_SYNCS), drill: headersDropped }),
  expects: goesRoundNowhere,
};

export const idempotenceAloneHolds: RedCase = {
  name: 'idempotence-alone-takes-repetitions',
  title: 'repeated-events passes for a bridge that knows repetitions by nothing but their ids',
  good: true,
  change: withoutAlerts({ ...bridge(REPEATS_SYNCS, WRITES_ALWAYS), drill: repeatedEvents }),
  expects: goesRoundNowhere,
};

/** Every event that comes is one that never came before. */
export const repetitionsUnknown: RedCase = {
  name: 'repetitions-unknown',
  title: 'repeated-events fails for a bridge that does again whatever comes again',
  change: withoutAlerts({
    ...bridge(REPEATS_SYNCS, WRITES_ALWAYS, [
      CLAIMS,
      "if (had === null) return { is: 'ours' };",
      "if (had !== '') return { is: 'ours' };",
    ]),
    drill: repeatedEvents,
    variant: 'hundred',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('conversation/tables/looped');
  },
};

/** What is not signed is done as if it were. */
export const signaturesUnread: RedCase = {
  name: 'signatures-unread',
  title: 'headers-dropped fails for a bridge that does what is not signed',
  change: {
    ...bridge([
      'src/webhooks/signature.ts',
      'if (header === undefined) throw',
      "if (header === undefined) return;\n  if (header === '') throw",
    ]),
    drill: headersDropped,
    variant: 'signatures',
  },
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toEqual(expect.arrayContaining(['metrics/refused', 'metrics/nothing-done']));
  },
};

const SIGNATURE = 'src/webhooks/signature.ts';

/** Anyone who writes a signature that can be read is believed. */
export const forgedTaken: RedCase = {
  name: 'forged-signatures-taken',
  title: 'headers-dropped fails for a bridge that does not compute what a signature should be',
  change: withoutAlerts({
    ...bridge([
      SIGNATURE,
      "if (!timingSafeEqual(expected, Buffer.from(hex, 'hex')))",
      'if (expected.length === 0)',
    ]),
    drill: headersDropped,
    variant: 'signatures',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('checks/forged');
    expect(failed(report)).not.toContain('checks/missing');
  },
};

/** What was signed once is believed for ever. */
export const replayedTaken: RedCase = {
  name: 'replayed-signatures-taken',
  title: 'headers-dropped fails for a bridge that does not ask when a signature was made',
  change: withoutAlerts({
    ...bridge([
      SIGNATURE,
      'if (Math.abs(now - Number(seconds) * 1000) > toleranceMs)',
      'if (Number(seconds) > now)',
    ]),
    drill: headersDropped,
    variant: 'signatures',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('checks/replayed');
    expect(failed(report)).not.toContain('checks/forged');
  },
};

/** An event is not taken where no person can be told of it, and no log says why. */
export const mailWaitedFor: RedCase = {
  name: 'events-wait-for-mail',
  title: 'mail-down fails for a bridge that takes no event of which it cannot tell',
  change: withoutAlerts({
    ...bridge(
      [
        'src/notify/notify.ts',
        "log.warn({ key, subject, cause: explain(error) }, 'a mail could not be sent');",
        'throw error;',
      ],
      [
        'src/notify/notify.ts',
        "log.warn({ key, subject, cause: explain(error) }, 'it is not known who was told');",
        'throw error;',
      ],
    ),
    drill: mailDown,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('logs/could-not-be-mailed');
  },
};

/** What is accepted and not done stands in PostgreSQL, too, and takes its place in line again. */
export const queueFoundAgain: RedCase = {
  name: 'queue-lost-and-found-again',
  title: 'other-side-down passes for a bridge whose Redis loses all that it holds while events wait',
  good: true,
  change: withoutAlerts({ on: 'formation-hub', drill: otherSideDown, during: tellingRedis('FLUSHALL') }),
  expects({ report, graded }) {
    expect(report.verdict.status, graded('fail').join('; ')).toBe('pass');
  },
};

/** What waited in Redis alone is gone with it, and each event is named. */
export const queueLostForGood: RedCase = {
  name: 'queue-lost-for-good',
  title: 'other-side-down fails for a bridge whose events wait in Redis alone',
  change: withoutAlerts({
    ...bridge([
      'src/app.ts',
      'stops.push(reconcile(draining), drain(draining))',
      'stops.push(drain(draining))',
    ]),
    drill: otherSideDown,
    during: tellingRedis('FLUSHALL'),
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report).filter((id) => id.startsWith('conversation/'))).toContain('conversation/wiki/lost');
    const lost = report.findings.find(({ id }) => id === 'conversation/wiki/lost');
    expect(lost?.because).toMatch(/^\d+ things? taken and not shown: /);
  },
};

/** The page of a row is made, and the row never hears of it. */
export const idsNotWrittenBack: RedCase = {
  name: 'ids-not-written-back',
  title: 'other-side-down fails for a bridge that does not write back which page it made',
  change: withoutAlerts({
    ...bridge([PAGES, 'if (known !== page) await baserow', "if (page === '') await baserow"]),
    drill: otherSideDown,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('conversation/tables/lost');
    // It is looked for by what stands in it, and not made again.
    expect(failed(report)).not.toContain('conversation/wiki/doubled');
  },
};

/** It cannot tell people, and says that all is well. */
export const mailAwayUntold: RedCase = {
  name: 'mail-away-untold',
  title: 'mail-down fails for a bridge that does not say that it cannot tell people',
  change: {
    ...bridge([
      'src/notify/post.ts',
      'isDegraded: () => !greets || refuses',
      'isDegraded: () => greets && !greets',
    ]),
    drill: mailDown,
  },
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('alerts/HubDegraded/fires');
  },
};

/** A row that is deleted leaves its page behind. */
export const pagesLeftBehind: RedCase = {
  name: 'pages-left-behind',
  title: 'mail-down fails for a bridge that leaves the page of a row that is deleted',
  change: withoutAlerts({
    ...bridge([
      PAGES,
      'for (const page of pages) await docmost.remove(page.id);',
      'for (const page of pages.slice(0, 0)) await docmost.remove(page.id);',
    ]),
    drill: mailDown,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toEqual(['conversation/wiki/left']);
  },
};

/** What waits is in no record, and neither is what becomes of it. */
export const waitingUnrecorded: RedCase = {
  name: 'waiting-events-unrecorded',
  title: 'other-side-down fails for a bridge whose record has gaps where events waited',
  change: withoutAlerts({
    ...bridge(
      [
        'src/webhooks/intake.ts',
        'await audit.record(event, { ...became, outcome, durationMs });',
        "if (outcome !== 'queued') await audit.record(event, { ...became, outcome, durationMs });",
      ],
      [
        'src/queue/drain.ts',
        'await audit.record(event, {',
        "if (outcome === 'queued') await audit.record(event, {",
      ],
    ),
    drill: otherSideDown,
    variant: 'other',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toEqual(['conversation/record/unlogged']);
  },
};

/** By hand one project is synced, and no more. */
export const oneSyncedByHand: RedCase = {
  name: 'one-synced-by-hand',
  title: 'events-lost fails for a bridge that syncs one row by hand of many without a page',
  change: withoutAlerts({
    ...bridge(['src/sync/routes.ts', 'for (const key of keys) {', 'for (const key of keys.slice(0, 1)) {']),
    drill: eventsLost,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('conversation/wiki/lost');
  },
};

/** It waits so long for a side that hangs that its sender hears nothing in time. */
export const answeredTooLate: RedCase = {
  name: 'answered-after-five-seconds',
  title: 'other-side-down fails for a bridge that answers after five seconds where a side hangs',
  change: {
    ...bridge([
      'src/config.ts',
      'CALL_TIMEOUT_MS: milliseconds(800)',
      'CALL_TIMEOUT_MS: milliseconds(1_500)',
    ]),
    drill: otherSideDown,
    variant: 'hung',
  },
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('metrics/answered-in-time');
  },
};

/** What is cached is believed for ten times as long as the owners allow. */
export const cachedForTooLong: RedCase = {
  name: 'cached-for-too-long',
  title: 'cache-stale fails for a bridge whose cache outlives what the owners allow',
  change: withoutAlerts({
    ...bridge([
      'src/cache/cache.ts',
      "JSON.stringify(value), 'PX', keepMs)",
      "JSON.stringify(value), 'PX', keepMs * 10)",
    ]),
    drill: cacheStale,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('checks/stale-of-client/answers');
  },
};

/** Work is given to a trainer, and no mail says so. */
export const trainerUntold: RedCase = {
  name: 'trainer-untold',
  title: 'redis-down fails for a bridge that does not mail the trainer of an assignment',
  change: withoutAlerts({
    ...bridge([
      'src/sync/capacity.ts',
      "event.kind === 'attribution' && trainer !== ''",
      "event.kind === 'attribution' && trainer === ''",
    ]),
    drill: redisDown,
    variant: 'refused',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toEqual(['conversation/trainer/lost']);
  },
};

/** Hours are exceeded, and no administrator hears of it. */
export const capacityUntold: RedCase = {
  name: 'capacity-untold',
  title: 'killed-midway fails for a bridge that does not tell the administrator of exceeded hours',
  change: withoutAlerts({
    ...bridge([
      'src/sync/capacity.ts',
      '  if (left < 0)\n    await notify(',
      '  if (left < -1_000_000)\n    await notify(',
    ]),
    drill: killedMidway,
    variant: 'frozen',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toEqual(['conversation/admin/lost']);
  },
};

/** What cannot be mailed is said nowhere else. */
export const chatUnused: RedCase = {
  name: 'chat-unused',
  title: 'mail-down fails for a bridge that tells the administrator by mail alone',
  change: withoutAlerts({
    ...bridge([
      'src/notify/notify.ts',
      'if (chat === undefined) return false;',
      'if (chat !== undefined) return false;',
    ]),
    drill: mailDown,
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('logs/told-in-the-chat');
  },
};

/** A training has a page, and none for its blocks. */
export const blocksWithoutPages: RedCase = {
  name: 'blocks-without-pages',
  title: 'other-side-down fails for a bridge that makes no page for the blocks of a training',
  change: withoutAlerts({
    ...bridge([PAGES, "const blocks = textOf(row, 'blocs')", "const blocks = textOf(row, 'none')"]),
    drill: otherSideDown,
    variant: 'refused',
  }),
  expects({ report }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toEqual(['conversation/wiki/lost']);
  },
};
