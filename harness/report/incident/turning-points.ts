/** What happened in the order in which it did, without what flickered in between. */

import type { Account } from '../../incident/account.ts';
import type { SeenThen } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { momentsOf } from '../drill/moments.ts';

/** A timeline begins so long before the fault. Milliseconds. */
const LEAD_MS = 1_000;
/** What users do not notice, and what is told in words of its own. */
const LEFT_OUT = /^(phase|liveness|receiver\b.*)$/;
/** A probe that could not ask says nothing of what it would have been answered. */
const UNSENT = 'unsent';
/** A subject with more changes than this flickers: told are its first and its last. */
const STEADY = 6;
/** Of a log that says more than this, its first line and its last. */
const LINES = 2;
/** Characters of what one said. */
const LONGEST = 140;

export interface TurningPoint {
  t: Millis;
  of: string;
  what: string;
}

export function turningPoints(account: Account, facts: Facts): TurningPoint[] {
  const from = (account.since ?? 0) - LEAD_MS;
  // What a procedure is followed by is the end of its stack.
  const until =
    account.steps.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...account.steps.map(({ t }) => t));
  const seen = momentsOf(facts).filter(
    ({ of, what, t }) => !LEFT_OUT.test(of) && what !== UNSENT && t >= from && t <= until,
  );
  const calm = [...Map.groupBy(seen, ({ of }) => of).values()].flatMap(withoutFlicker);
  const { acknowledged, diagnosed, mitigating, said } = account.people;
  const people = [
    { t: acknowledged, what: 'the page is taken up' },
    { t: diagnosed, what: said.length === 0 ? 'found out' : `found out: ${said.join(', ')}` },
    { t: mitigating?.by === 'people' ? mitigating.t : undefined, what: 'the cure begins' },
  ].flatMap(({ t, what }) => (t === undefined ? [] : [{ t, of: 'people', what }]));
  // Of what a receiver was told its text is too long for a line.
  const told = facts.notifications
    .filter(({ t }) => t >= from)
    .map(({ t, alert, status, receiver }) => ({
      t,
      of: receiver ?? 'the receiver',
      what: `told of ${alert}, ${status}`,
    }));
  const steps = account.steps.filter(({ t }) => t >= from);
  return [...calm, ...told, ...people, ...steps].sort((a, b) => a.t - b.t);
}

function withoutFlicker(all: readonly SeenThen[]): TurningPoint[] {
  const inOrder = all
    .toSorted((a, b) => a.t - b.t)
    .map((one) => ({ ...one, what: shortened(one.what) }))
    .filter((one, i, before) => one.stands !== true || one.what !== before[i - 1]?.what);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (first.of.startsWith('log of ')) return inOrder.length <= LINES ? inOrder : [first, last];
  if (inOrder.length <= STEADY || first.stands !== true) return inOrder;
  return [first, { ...last, what: `${last.what}, after ${inOrder.length - 2} changes since` }];
}

function shortened(what: string): string {
  return what.length <= LONGEST ? what : `${what.slice(0, LONGEST)} …`;
}
