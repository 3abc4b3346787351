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
  requests: { sent: number; failed: number };
  told: Told[];
  /** Alerts that the contract expects and that reached no receiver. */
  untold: string[];
  /** How many of the same drill or rehearsal on the same target broke a promise within the scale's time, this one among them. */
  similar?: { times: number; of: number; within: string };
}

/** Who was told first of an alert. */
export interface Told {
  alert: string;
  at: Millis;
  receiver: string;
}

/** @param past entries of the index */
export function incidentOf(account: Account, facts: Facts, scale: Scale, past: readonly Filed[]): Incident {
  const { since, outageMs, ledger, expected } = account;
  const requests = requestsSince(facts, since);
  const measured: Measured = {
    lost: ledger.lost,
    ...(outageMs === undefined ? {} : { outageMs }),
    ...(requests.sent === 0 ? {} : { failedShare: requests.failed / requests.sent }),
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

/** From the injection until the last that failed: afterwards all were well. */
function requestsSince(facts: Facts, injecting: Millis | undefined): Incident['requests'] {
  if (injecting === undefined) return { sent: 0, failed: 0 };
  const since = served(facts).filter(({ intended }) => intended >= injecting);
  const end = since.findLastIndex(({ ok }) => !ok);
  const during = since.slice(0, end + 1);
  return { sent: during.length, failed: during.filter(({ ok }) => !ok).length };
}

/** How long users were without it, where no measure says: from the first that was to the last. */
export function withoutFor(facts: Facts, since: Millis | undefined): Millis | undefined {
  const users = usersWithout(facts, since);
  return users?.to === undefined ? undefined : users.to - users.from;
}

/** By the user probe and users' own requests, whichever failed first and last. */
function usersWithout(facts: Facts, injecting: Millis | undefined): Incident['users'] {
  if (injecting === undefined) return undefined;
  const { user } = facts.probes;
  const probes = Array.from({ length: user.length }, (_, i) => ({
    intended: user.intended(i),
    ok: user.good(i),
  }));
  const all = [...probes, ...served(facts)]
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
