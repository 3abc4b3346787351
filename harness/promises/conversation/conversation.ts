/** What passes between two systems is lost nowhere, done once, in order, and goes round nowhere. */

import { z } from 'zod';
import { type ConversationSpec, numberOfLast, type ShownOf } from '../../model/conversation.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { count } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { atLeast, type Condition } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { type AskedOf, askedOf, ledgerOf, SHOWS, type SideLedger, type Thing, thingsOf } from './ledger.ts';

/** How often one event may be told to a side within a minute, where the contract does not say. */
const PER_MINUTE = 10;
/** Events that must have been taken before the fault, and while it lasts. */
const FEWEST = 5;
/** Milliseconds for so many of them. */
const LIMIT_MS = 20_000;
const NAMED = 3;

const WORDS = {
  lost: (side: string) => `${side} shows the latest event of everything that was taken`,
  doubled: (side: string) => `${side} has nothing twice`,
  unasked: (side: string) => `${side} shows nothing that was not said, or was refused`,
  order: (side: string) => `${side} is told events of one thing in their order`,
  looped: (side: string, perMinute: number) =>
    `no event is told to ${side} more than ${perMinute} times within a minute`,
  left: (side: string) => `${side} shows nothing that was taken away`,
  unlogged: (side: string) => `${side} has a record of every event that was taken`,
} as const satisfies Record<AskedOf, (side: string, perMinute: number) => string>;

export const severalSides = definePromise({
  key: 'conversation',
  contract: {
    /**
     * `taken`: whether events are taken while the fault lasts. `either` where it is what says them, or what they are said to, that
     * is broken. `always` where left out.
     */
    conversation: z.strictObject({ taken: z.enum(['always', 'either']) }).exactOptional(),
  },
  needs: (_, { conversation: spec }) => (spec === undefined ? [] : [{ signal: 'conversation', spec }]),
  expects: (_, { conversation: spec }) =>
    spec === undefined
      ? []
      : [
          {
            id: 'conversation/said',
            words: 'events are taken before the fault, while it lasts and afterwards',
            phase: 'verify',
          },
          ...Object.entries(spec.sides).flatMap(([side, given]) =>
            askedOf(given, numberOfLast(spec)).map(
              (one): Expectation => ({
                id: `conversation/${side}/${one}`,
                words: WORDS[one](side, spec.perMinute ?? PER_MINUTE),
                phase: 'verify',
              }),
            ),
          ),
        ],
  // One that passes nothing on is not asked.
  points: (_, { conversation: spec }) =>
    spec === undefined
      ? []
      : [
          {
            question: 'is no event lost between two systems, done twice, out of order, or going round?',
            answered: true,
            by: 'contract.conversation: events, and the sides at which they show',
          },
        ],
  knows: (_, facts, { conversation: spec }) => ({
    facts,
    things: thingsOf(facts, spec && numberOfLast(spec)),
  }),
  asks({ conversation: given }, { facts, plan, now }, moment): Condition[] {
    if (plan.conversation === undefined) return [];
    if (moment !== 'steady' && moment !== 'hold') return [];
    if (moment === 'hold' && given?.taken === 'either') return [];
    const since = now();
    return [
      {
        id: `conversation/${moment}/said`,
        for: `${FEWEST} events to be taken`,
        limitMs: LIMIT_MS,
        look: () => atLeast(takenIn(facts, since, Number.POSITIVE_INFINITY), FEWEST),
      },
    ];
  },
  judge({ conversation: given }, { facts, things }, { plan }): Claim[] {
    const spec = plan.conversation;
    if (spec === undefined) return [];
    return [
      saidClaim(facts, given?.taken ?? 'always', plan.control !== undefined),
      ...Object.keys(spec.sides).flatMap((side) => sideClaims(side, spec, facts, things)),
    ];
  },
});

/** Events that were taken from one moment until another. */
function takenIn({ conversation: { events } }: Facts, from: number, to: number): number {
  return events.filter(({ outcome, t }) => outcome === 'acknowledged' && t >= from && t < to).length;
}

function saidClaim(facts: Facts, taken: 'always' | 'either', isControl: boolean): Claim {
  const judged = judging('conversation/said');
  const { injecting, undone } = facts.fault;
  const end = watchedUntil(facts);
  if (isControl || injecting === undefined) {
    const all = takenIn(facts, 0, Number.POSITIVE_INFINITY);
    return judged(all > 0 ? 'pass' : 'no-evidence', `${count(all, 'event')} were taken`);
  }
  const counts = {
    before: takenIn(facts, 0, injecting),
    meanwhile: takenIn(facts, injecting, undone ?? end),
    afterwards: undone === undefined ? 0 : takenIn(facts, undone, Number.POSITIVE_INFINITY),
  };
  const because = `${counts.before} before, ${counts.meanwhile} while it lasted, ${counts.afterwards} afterwards`;
  const enough = counts.before > 0 && counts.afterwards > 0 && (taken === 'either' || counts.meanwhile > 0);
  return judged(enough ? 'pass' : 'no-evidence', because);
}

function sideClaims(
  side: string,
  spec: ConversationSpec,
  facts: Facts,
  things: ReadonlyMap<string, Thing>,
): Claim[] {
  const given = spec.sides[side];
  if (given === undefined) return [];
  const { sides, effects } = facts.conversation;
  const seen = (of: ShownOf) => sides.findLast((one) => one.side === side && one.of === of);
  const ledger = ledgerOf(
    things,
    effects.filter((one) => one.side === side),
    spec.perMinute ?? PER_MINUTE,
    numberOfLast(spec),
  );
  const taken = [...things.values()].filter((thing) => thing.taken.size > 0).length;
  const gone = [...things.values()].filter((thing) => thing.gone === 'yes').length;
  return askedOf(given, numberOfLast(spec)).map((one): Claim => {
    const judged = judging(`conversation/${side}/${one}`);
    const of = SHOWS[one];
    const look = seen(of);
    if (look === undefined) return judged('no-evidence', `${side} was not asked`);
    if (look.items === null) return judged('no-evidence', `${side} did not say: ${look.problem ?? ''}`);
    if (taken === 0) return judged('no-evidence', 'no event was taken');
    if (one === 'left' && gone === 0) return judged('no-evidence', 'nothing was taken away');
    const bad = badOf(one, ledger);
    if (bad !== undefined) return { ...judged('fail', bad, look.t), onMachine: 'any' };
    // What was told never to have come by is no evidence of its order.
    if (of === 'told' && look.items === 0) return judged('no-evidence', `${side} was told nothing`);
    return { ...judged('pass', goodOf(one, ledger, { taken, gone, items: look.items })), onMachine: 'any' };
  });
}

function badOf(one: AskedOf, ledger: SideLedger): string | undefined {
  switch (one) {
    case 'lost':
      return named(ledger.lost, 'thing', 'taken and not shown');
    case 'doubled':
      return named(ledger.doubled, 'thing', 'there more than once');
    case 'unasked':
      return named(ledger.unasked, 'event', 'shown that nothing said');
    case 'order':
      return named(ledger.outOfOrder, 'thing', 'told in another order');
    case 'left':
      return named(ledger.left, 'thing', 'taken away and shown');
    case 'unlogged':
      return named(ledger.unlogged, 'event', 'taken and not written down');
    case 'looped': {
      const [first] = ledger.looped;
      return (
        first && `${count(ledger.looped.length, 'event')}, the first ${first.times} times: ${first.event}`
      );
    }
  }
}

function goodOf(
  one: AskedOf,
  { most }: SideLedger,
  { taken, gone, items }: { taken: number; gone: number; items: number },
): string {
  switch (one) {
    case 'lost':
      return gone === 0 ? `all ${taken} do` : `all ${taken - gone} do that were not taken away`;
    case 'left':
      return `none of ${gone} does`;
    case 'unlogged':
      return `each of ${count(taken, 'thing')} has one for each event, of ${items} in all`;
    case 'doubled':
      return `none of ${items} is`;
    case 'unasked':
      return `none of ${items} does`;
    case 'order':
      return `all ${items} were`;
    case 'looped':
      return `${most} times at the most`;
  }
}

function named(ids: readonly string[], noun: string, what: string): string | undefined {
  if (ids.length === 0) return undefined;
  const shown = ids.slice(0, NAMED).join(', ');
  const rest = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return `${count(ids.length, noun)} ${what}: ${shown}${rest}`;
}
