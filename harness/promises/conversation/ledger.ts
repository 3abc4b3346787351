/** What became of every event at one side. */

import type { ShownOf, SideSpec } from '../../model/conversation.ts';
import type { Millis } from '../../model/time.ts';
import type { Effect } from '../../signals/conversation/look.ts';
import type { Facts } from '../../signals/facts.ts';

/** A thing and its events: which were said, and which were taken for certain. */
export interface Thing {
  id: string;
  /** Numbers of events that may have been taken, and of those that were for certain. */
  said: ReadonlySet<number>;
  taken: ReadonlySet<number>;
  /** Whether it was taken away, for certain or perhaps. */
  gone: 'yes' | 'perhaps' | 'no';
}

/** Ids and marks behind each number, in the order in which they were first said. */
export interface SideLedger {
  /** The latest event that was taken shows nowhere. */
  lost: string[];
  /** Was taken away, and shows all the same. */
  left: string[];
  /** Events that were taken, and of which nothing is written down that has all that it needs. */
  unlogged: string[];
  /** More than one item of a thing. */
  doubled: string[];
  /** Shown and never said, or said and refused. */
  unasked: string[];
  /** An event was told after a later one of the same thing. */
  outOfOrder: string[];
  /** Told more often within a minute than a contract allows, with how often. */
  looped: { event: string; times: number }[];
  /** The highest number of times that one event was told within a minute. */
  most: number;
}

const MINUTE_MS: Millis = 60_000;

/** @param last the number of the event that takes a thing away */
export function thingsOf(
  { conversation: { attempts, events } }: Facts,
  last: number | undefined,
): Map<string, Thing> {
  const things = new Map<string, { id: string; said: Set<number>; taken: Set<number> }>();
  const thing = (id: string) => {
    const known = things.get(id) ?? { id, said: new Set<number>(), taken: new Set<number>() };
    things.set(id, known);
    return known;
  };
  for (const { id, n } of attempts) thing(id).said.add(n);
  for (const { id, n, outcome } of events) {
    if (outcome === 'acknowledged') thing(id).taken.add(n);
    if (outcome === 'refused') thing(id).said.delete(n);
  }
  const gone = ({ said, taken }: { said: Set<number>; taken: Set<number> }): Thing['gone'] => {
    if (last === undefined || !said.has(last)) return 'no';
    return taken.has(last) ? 'yes' : 'perhaps';
  };
  return new Map([...things].map(([id, one]) => [id, { ...one, gone: gone(one) }]));
}

/**
 * @param effects of this side
 * @param last the number of the event that takes a thing away
 */
export function ledgerOf(
  things: ReadonlyMap<string, Thing>,
  effects: readonly Effect[],
  perMinute: number,
  last?: number,
): SideLedger {
  const has = byThing(effects.filter(({ of }) => of === 'has'));
  const told = effects.filter(({ of }) => of === 'told').sort((a, b) => a.place - b.place);
  const lost = [...things.values()].filter(({ id, taken, gone }) => {
    if (taken.size === 0 || gone !== 'no') return false;
    const shown = (has.get(id) ?? []).filter(({ lacks }) => lacks === undefined);
    return Math.max(-1, ...shown.map(({ n }) => n)) < Math.max(...taken);
  });
  const unasked = effects.filter(({ id, n }) => {
    const thing = things.get(id);
    return thing === undefined || !(thing.said.has(n) || thing.taken.has(n));
  });
  const rates = ratesOf(told);
  return {
    lost: lost.map(({ id }) => id),
    left: [...things.values()].flatMap(({ id, gone }) => (gone === 'yes' && has.has(id) ? [id] : [])),
    unlogged: unloggedOf(things, effects, last),
    doubled: [...has].flatMap(([id, items]) => (items.length > 1 ? [id] : [])),
    unasked: [...new Set(unasked.map(({ id, n }) => `${id}.${n}`))],
    outOfOrder: [...byThing(told)].flatMap(([id, all]) => (isOrdered(all) ? [] : [id])),
    looped: rates.filter(({ times }) => times > perMinute),
    most: Math.max(0, ...rates.map(({ times }) => times)),
  };
}

/** An event that takes a thing away leaves nothing in which it could stand: of that no record is asked for. */
function unloggedOf(
  things: ReadonlyMap<string, Thing>,
  effects: readonly Effect[],
  last: number | undefined,
): string[] {
  const written = new Set(
    effects.flatMap(({ of, id, n, lacks }) => (of === 'logs' && lacks === undefined ? [`${id}.${n}`] : [])),
  );
  return [...things.values()].flatMap(({ id, taken }) =>
    [...taken].flatMap((n) => (n === last || written.has(`${id}.${n}`) ? [] : [`${id}.${n}`])),
  );
}

function byThing(effects: readonly Effect[]): Map<string, Effect[]> {
  const all = new Map<string, Effect[]>();
  for (const effect of effects) all.set(effect.id, [...(all.get(effect.id) ?? []), effect]);
  return all;
}

function isOrdered(all: readonly Effect[]): boolean {
  return all.every(({ n }, at) => at === 0 || n >= (all[at - 1]?.n ?? 0));
}

/** How often each event was told within the worst minute; where the side does not say when, in all. */
function ratesOf(told: readonly Effect[]): { event: string; times: number }[] {
  const times = new Map<string, (number | undefined)[]>();
  for (const { id, n, at } of told) {
    const event = `${id}.${n}`;
    times.set(event, [...(times.get(event) ?? []), at]);
  }
  return [...times].map(([event, ats]) => ({ event, times: worstMinute(ats) }));
}

function worstMinute(ats: readonly (number | undefined)[]): number {
  const known = ats.filter((at) => at !== undefined).sort((a, b) => a - b);
  if (known.length < ats.length) return ats.length;
  let [from, most] = [0, 0];
  for (const [to, at] of known.entries()) {
    while (at - (known[from] ?? at) >= MINUTE_MS) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** What may be asked of a side, and which of the things it shows says so. */
export const SHOWS = {
  lost: 'has',
  left: 'has',
  doubled: 'has',
  unasked: 'has',
  order: 'told',
  looped: 'told',
  unlogged: 'logs',
} as const satisfies Record<string, ShownOf>;
export type AskedOf = keyof typeof SHOWS;

/** What of a side is asked: order and loops only where it tells all that was done, what is left only where things are taken away. */
export function askedOf(side: SideSpec, last: number | undefined): AskedOf[] {
  const all: readonly AskedOf[] = ['lost', 'left', 'doubled', 'unasked', 'order', 'looped', 'unlogged'];
  return all.filter((one) => side[SHOWS[one]] !== undefined && (one !== 'left' || last !== undefined));
}
