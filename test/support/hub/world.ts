/** A small model of all that outlives a bridge: what Redis, PostgreSQL and both sides hold, and events that are under way. */

import type { BridgeEvent } from '../../../targets/formation-hub/service/src/webhooks/event.ts';

export interface Page {
  id: string;
  title: string;
  icon: string;
  content: string;
}

export interface Row extends Record<string, unknown> {
  id: string;
}

export interface World {
  rows: Map<string, Row>;
  pages: Map<string, Page>;
  claims: Map<string, string>;
  locks: Map<string, number>;
  lines: Map<string, BridgeEvent[]>;
  /** Digests of what was synced last. */
  synced: Map<string, string>;
  waiting: Map<string, BridgeEvent>;
  audit: { id: string; outcome: string }[];
  /** Sent and not taken yet: their sender sends them again. */
  undelivered: BridgeEvent[];
  /** Writes of bridges, and events, in all. */
  writes: number;
  events: number;
}

export function emptyWorld(): World {
  return {
    rows: new Map(),
    pages: new Map(),
    claims: new Map(),
    locks: new Map(),
    lines: new Map(),
    synced: new Map(),
    waiting: new Map(),
    audit: [],
    undelivered: [],
    writes: 0,
    events: 0,
  };
}

/** A row is changed, and the database of rows tells of it. */
export function changeRow(world: World, id: string, fields: object, origin?: 'bridge'): void {
  const before = world.rows.get(id);
  const row = { ...before, ...fields, id };
  world.rows.set(id, row);
  world.events += 1;
  world.undelivered.push({
    id: `event-${world.events}`,
    source: 'baserow',
    type: before === undefined ? 'row.created' : 'row.updated',
    kind: 'projet',
    key: id,
    changed: Object.keys(fields),
    content: String(world.events),
    own: origin === 'bridge',
  });
}
