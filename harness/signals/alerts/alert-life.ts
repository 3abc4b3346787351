/**
 * The life of an alert: pending, firing, delivered, resolved, resolved delivered.
 *
 * ```
 *  inactive ──► pending ──► firing ───────────► inactive     as Prometheus' API showed it
 *                              └─► delivered        └─► resolved delivered     as the receiver got it
 * ```
 */

import { at, latest, rounded } from '../../figures/interval.ts';
import type { AlertSummary } from '../../model/judgement.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { AlertRecord, NotificationRecord } from '../../model/timeline.ts';
import type { Facts } from '../facts.ts';

/** One time that one instance of an alert was pending or firing. All on the run's clock. */
export interface Episode {
  alert: string;
  labels: Readonly<Record<string, string>>;
  pending?: Interval;
  firing?: Interval;
  ended?: Interval;
}

/** Everything seen of the alert of this name. */
export interface AlertLife {
  name: string;
  /** By beginning. */
  episodes: Episode[];
  /** By arrival. */
  notifications: NotificationRecord[];
}

/** When it was first seen firing since a moment; undefined where it was not. */
export function firedSince(life: AlertLife | undefined, since: Millis): Interval | undefined {
  return life?.episodes.find(({ firing }) => firing !== undefined && firing.high >= since)?.firing;
}

/** The life of every alert that was ever more than inactive, or of which a notification arrived. */
export function alertLives({
  alerts,
  notifications,
}: Pick<Facts, 'alerts' | 'notifications'>): Map<string, AlertLife> {
  const lives = new Map<string, AlertLife>();
  const life = (name: string): AlertLife => {
    const known = lives.get(name) ?? { name, episodes: [], notifications: [] };
    lives.set(name, known);
    return known;
  };
  for (const record of alerts) {
    if (record.state === 'inactive') endEpisodes(lives.get(record.alert)?.episodes ?? [], record);
    else continueEpisode(life(record.alert).episodes, record);
  }
  for (const notification of notifications) life(notification.alert).notifications.push(notification);
  return lives;
}

function continueEpisode(episodes: Episode[], record: AlertRecord): void {
  const seen = rounded({ low: record.after, high: record.t });
  const open = episodes.find((one) => one.ended === undefined && sameInstance(one.labels, record.labels));
  if (open !== undefined && record.state === 'firing') {
    open.firing ??= seen;
    return;
  }
  // Pending again: what was there is over, and something begins anew.
  if (open !== undefined) open.ended = seen;
  const state = record.state === 'firing' ? { firing: seen } : { pending: seen };
  episodes.push({ alert: record.alert, labels: record.labels, ...state });
}

function endEpisodes(episodes: readonly Episode[], record: AlertRecord): void {
  for (const episode of episodes) {
    const ends = episode.ended === undefined && sameInstance(episode.labels, record.labels);
    if (ends) episode.ended = rounded({ low: record.after, high: record.t });
  }
}

/** No label that both have differs: a record of the whole rule speaks for each of its instances. */
function sameInstance(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return Object.entries(a).every(([name, value]) => b[name] === undefined || b[name] === value);
}

/** Identity of an instance, whatever order its labels came in. */
function fingerprint(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Identity of an instance as one channel tells of it: several receivers may be told of the same. */
export function instanceOf({ labels, receiver, integration }: NotificationRecord): string {
  return `${receiver ?? ''} ${integration ?? ''} ${fingerprint(labels)}`;
}

/** Episodes and notifications from `since` on: what belongs to the fault and not to what was before it. */
export function lifeSince(life: AlertLife | undefined, name: string, since: Millis): AlertLife {
  return {
    name,
    episodes: (life?.episodes ?? []).filter((one) => (one.ended?.high ?? Number.POSITIVE_INFINITY) >= since),
    notifications: (life?.notifications ?? []).filter((one) => one.t >= since),
  };
}

/** When it was pending first, firing first, and resolved last; null for what was not seen. */
function milestones(life: AlertLife): Omit<AlertSummary, 'name' | 'expected' | 'asWritten'> {
  const fired = life.episodes.filter((one) => one.firing !== undefined);
  const ended = fired.flatMap((one) => (one.ended === undefined ? [] : [one.ended]));
  return {
    pending: life.episodes.find((one) => one.pending !== undefined)?.pending ?? null,
    firing: fired[0]?.firing ?? null,
    delivered: arrival(life.notifications.find((one) => one.status === 'firing')),
    resolved: ended.length === fired.length ? latest(ended) : null,
    resolvedDelivered: lastResolved(life.notifications),
  };
}

function arrival(notification: NotificationRecord | undefined): Interval | null {
  return notification === undefined ? null : rounded(at(notification.t));
}

/** When the receiver had been told of the end of everything it had been told of the beginning of. */
export function lastResolved(notifications: readonly NotificationRecord[]): Interval | null {
  const open = new Set<string>();
  let toldAll: NotificationRecord | undefined;
  for (const notification of notifications) {
    // One that never tells of the end is not waited for.
    if (notification.sendsResolved === false) continue;
    const instance = instanceOf(notification);
    if (notification.status === 'firing') {
      open.add(instance);
      toldAll = undefined;
    } else if (open.delete(instance) && open.size === 0) {
      toldAll = notification;
    }
  }
  return arrival(toldAll);
}

const NO_REPLAY = { status: 'not-proven', reason: 'the rules as written were not replayed' } as const;

/** The expected alerts in the contract's order, then every other that showed itself, live or as written, by name. */
export function alertSummaries(
  { asWritten, fault }: Pick<Facts, 'asWritten' | 'fault'>,
  expected: readonly string[],
  lives: ReadonlyMap<string, AlertLife>,
): AlertSummary[] {
  const replayed = [...asWritten].flatMap(([name, { status }]) => (status === 'fires' ? [name] : []));
  const others = [...new Set([...lives.keys(), ...replayed])]
    .filter((name) => !expected.includes(name))
    .sort();
  const injecting = fault.injecting ?? Number.POSITIVE_INFINITY;
  return [...expected, ...others].map((name) => {
    const isExpected = expected.includes(name);
    const life = lifeSince(lives.get(name), name, isExpected ? injecting : Number.NEGATIVE_INFINITY);
    return {
      name,
      expected: isExpected,
      ...milestones(life),
      asWritten: asWritten.get(name) ?? NO_REPLAY,
    };
  });
}
