/** Bridges between two systems that lose, double or repeat what passes, each by one way of writing it. */

import { expect } from 'vitest';
import headersDropped from '../../../drills/headers-dropped.ts';
import killedMidway from '../../../drills/killed-midway.ts';
import otherSideDown from '../../../drills/other-side-down.ts';
import repeatedEvents from '../../../drills/repeated-events.ts';
import { type Edit, sabotaged } from '../../support/sabotaged.ts';
import { failed } from './failed.ts';
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

/** It writes back whatever it knows each time it is told, and nothing but the mark of its writes keeps that from going round. */
export const headerForgotten: RedCase = {
  name: 'own-writes-go-round',
  title: 'headers-dropped fails for a bridge whose own writes go round',
  change: withoutAlerts({
    ...bridge(
      [
        PAGES,
        "if (known !== '' && (await identical.isRecent(entityOf(event), content)))",
        'if (content === undefined)',
      ],
      [PAGES, 'if (known !== page) await baserow', 'await baserow'],
    ),
    drill: headersDropped,
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
