/** A page that is not acknowledged reaches the next, by production's own routes. */

import type { Level, PeopleOfRun } from '../../model/people.ts';
import type { Facts } from '../../signals/facts.ts';
import { duration, exact, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';

const idOf = ({ tell }: Level) => `people/escalation/${tell}`;

export function escalationExpectations({ escalation, contacts, hurry }: PeopleOfRun): Expectation[] {
  return escalation.slice(1).map((level) => {
    const { who = level.tell, receiver = '' } = contacts[level.tell] ?? {};
    const shortened = hurry === 1 ? '' : ` (${exact(level.afterMs)} hurried ${hurry} times)`;
    return {
      id: idOf(level),
      words: `${who} is told at ${receiver} of a page that is not acknowledged within ${exact(level.afterMs / hurry)}${shortened}`,
      phase: 'recover',
      moot: 'fault',
    };
  });
}

export function escalationClaims(facts: Facts, of: PeopleOfRun): Claim[] {
  return of.escalation.slice(1).flatMap((level) => claimOf(level, facts, of));
}

function claimOf(level: Level, { people }: Facts, { contacts, hurry }: PeopleOfRun): Claim[] {
  const judged = judging(idOf(level));
  const { tell, afterMs } = level;
  const { paged, escalated, told, steps } = people;
  const raised = escalated.get(tell);
  if (paged === undefined) return [];
  if (raised === undefined) {
    const ended = steps.find((one) => one.step === 'acknowledge' && one.edge === 'end');
    if (ended?.edge !== 'end' || ended.outcome !== 'done' || ended.t > paged.t + afterMs / hurry) return [];
    return [
      judged(
        'pass',
        `it was acknowledged ${duration(ended.t - paged.t)} after the page, before that`,
        ended.t,
      ),
    ];
  }
  const { receiver } = contacts[tell] ?? {};
  const own = told.filter((one) => one.contact === tell);
  const there = own.find((one) => one.receiver === receiver);
  if (there !== undefined)
    return [
      judged(
        'pass',
        `${receiver} had it at ${moment(there.t)}, ${duration(there.t - paged.t)} after the page`,
        there.t,
      ),
    ];
  const elsewhere = [...new Set(own.map((one) => one.receiver || 'a receiver without a name'))];
  const where =
    elsewhere.length === 0
      ? 'no receiver had it'
      : `it went to ${elsewhere.join(' and ')}, which ${tell} does not read`;
  return [judged('fail', `Alertmanager was told at ${moment(raised)}, and ${where}`, raised)];
}
