/** What the evidence of a run says of it as of an incident; what it does not say is left to people. Pure. */

import { ageMs } from '../durations/age.ts';
import type { Filed } from '../history/entry.ts';
import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import { served } from '../signals/workload/requests.ts';
import type { Account } from './account.ts';
import { type Measured, type Scale, type Severity, severityOf } from './scale.ts';

export interface Incident {
  severity: Severity;
  measured: Measured;
  /** Milliseconds on the run's clock: when the first user was without the service, and when none was any more. */
  users?: { from: Millis; to?: Millis };
  requests: Asked;
  told: Told[];
  /** Alerts that the contract expects and that reached no receiver. */
  untold: string[];
  /** How many of the same drill or rehearsal on the same target broke a promise within the scale's time, this one among them. */
  similar?: { times: number; of: number; within: string };
}

/** What users, or other systems in their place, asked for until the last that failed. */
export interface Asked {
  sent: number;
  failed: number;
  of: 'request' | 'event';
}

/** Who was told first of an alert. */
export interface Told {
  alert: string;
  at: Millis;
  receiver: string;
}

/** @param past entries of the index */
export function incidentOf(account: Account, facts: Facts, scale: Scale, past: readonly Filed[]): Incident {
  const { since, outageMs, lost, expected } = account;
  const requests = askedSince(facts, since);
  const measured: Measured = {
    lost,
    ...(outageMs === undefined ? {} : { outageMs }),
    ...shareOf(requests, facts, since),
  };
  const told = toldIn(facts, since);
  const users = usersWithout(facts, since);
  const similar = similarTo(account, scale, past);
  return {
    severity: severityOf(scale, measured),
    measured,
    ...(users === undefined ? {} : { users }),
    requests,
    told,
    untold: expected.filter((name) => !told.some(({ alert }) => alert === name)),
    ...(similar === undefined ? {} : { similar }),
  };
}

/** Of requests; where none of them failed, of the answers that the user probe got from the first that was bad to the last. */
function shareOf({ sent, failed }: Asked, { probes: { user } }: Facts, injecting: Millis | undefined) {
  if (failed > 0) return { failedShare: failed / sent };
  const answers = Array.from({ length: user.length }, (_, i) => ({ at: user.intended(i), ok: user.good(i) }));
  const since = answers.filter(({ at }) => injecting !== undefined && at >= injecting);
  const during = since.slice(
    since.findIndex(({ ok }) => !ok),
    since.findLastIndex(({ ok }) => !ok) + 1,
  );
  if (during.length === 0) return {};
  return { failedShare: during.filter(({ ok }) => !ok).length / during.length };
}

/** From the injection until the last that failed, for afterwards all were well; or until a moment before that. */
export function askedSince(
  facts: Facts,
  injecting: Millis | undefined,
  until = Number.POSITIVE_INFINITY,
): Asked {
  const of = facts.conversation.events.length > 0 ? 'event' : 'request';
  if (injecting === undefined) return { sent: 0, failed: 0, of };
  const since = askedFor(facts).filter(({ intended }) => intended >= injecting && intended < until);
  const end = since.findLastIndex(({ ok }) => !ok);
  const during = since.slice(0, end + 1);
  return { sent: during.length, failed: during.filter(({ ok }) => !ok).length, of };
}

/** Requests of users, and events that other systems sent. */
function askedFor(facts: Facts): { intended: Millis; ok: boolean }[] {
  const events = facts.conversation.events.map(({ intended, outcome }) => ({
    intended,
    ok: outcome === 'acknowledged',
  }));
  return [...served(facts), ...events].sort((a, b) => a.intended - b.intended);
}

/** How long users were without it, where no measure says: from the first that was to the last. */
export function withoutFor(facts: Facts, since: Millis | undefined): Millis | undefined {
  const users = usersWithout(facts, since);
  return users?.to === undefined ? undefined : users.to - users.from;
}

/** By the user probe and what was asked for, whichever failed first and last. */
function usersWithout(facts: Facts, injecting: Millis | undefined): Incident['users'] {
  if (injecting === undefined) return undefined;
  const { user } = facts.probes;
  const probes = Array.from({ length: user.length }, (_, i) => ({
    intended: user.intended(i),
    ok: user.good(i),
  }));
  const all = [...probes, ...askedFor(facts)]
    .filter(({ intended }) => intended >= injecting)
    .sort((a, b) => a.intended - b.intended);
  const first = all.find(({ ok }) => !ok);
  if (first === undefined) return undefined;
  const last = all.findLastIndex(({ ok }) => !ok);
  const after = all[last + 1];
  return { from: first.intended, ...(after === undefined ? {} : { to: after.intended }) };
}

function toldIn({ notifications }: Facts, injecting: Millis | undefined): Told[] {
  const firing = notifications.filter(({ status, t }) => status === 'firing' && t >= (injecting ?? 0));
  return [...Map.groupBy(firing, ({ alert }) => alert)].flatMap(([alert, all]) => {
    const [first] = all;
    return first === undefined ? [] : [{ alert, at: first.t, receiver: first.receiver ?? 'the receiver' }];
  });
}

function similarTo(
  { run, alike, target, startedAt }: Account,
  { similar }: Scale,
  past: readonly Filed[],
): Incident['similar'] {
  if (similar === undefined) return undefined;
  const now = Date.parse(startedAt);
  const since = now - ageMs(similar.within);
  const before = past.filter(
    (entry) =>
      isAlike(entry, alike, target) &&
      entry.run !== run &&
      Date.parse(entry.startedAt) >= since &&
      Date.parse(entry.startedAt) <= now,
  );
  return { times: before.length + 1, of: similar.times, within: similar.within };
}

/** The same drill or rehearsal on the same target, in which a promise was broken, too. */
function isAlike(entry: Filed, alike: Account['alike'], target: string): boolean {
  if (entry.kind === 'run' && alike.kind === 'run')
    return entry.drill === alike.drill && entry.target === target && entry.verdict === 'fail';
  if (entry.kind === 'rehearsal' && alike.kind === 'rehearsal')
    return entry.rehearsal === alike.rehearsal && entry.target === target && entry.verdict === 'fail';
  return false;
}
