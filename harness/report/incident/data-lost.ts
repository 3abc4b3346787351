/** What became of users' data, as an incident record counts it. */

import type { Account } from '../../incident/account.ts';
import { numberOfLast } from '../../model/conversation.ts';
import type { LedgerSummary, Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import { ledgerOf, thingsOf } from '../../promises/conversation/ledger.ts';
import type { Facts } from '../../signals/facts.ts';

type Data = Pick<Account, 'lost' | 'data'>;

/** Users' writes, and events that pass between two systems; a run has the one or the other, or neither. */
export function dataOf({ ledger }: Report, header: RunHeader, facts: Facts): Data {
  const events = eventsIn(header, facts);
  if (events === undefined) return writesIn(ledger);
  const writes = writesIn(ledger);
  const all = [writes.data, events.data].filter((one) => one !== undefined);
  return { lost: writes.lost + events.lost, data: all.join('; ') };
}

export function writesIn(ledger: LedgerSummary): Data {
  const { lost, acknowledged, attempted, duplicated, resurrected, unknown } = ledger;
  if (attempted === 0) return { lost: 0, data: undefined };
  const known = unknown === undefined ? '' : `, of ${unknown} it is not known`;
  return {
    lost,
    data: `${lost} of ${acknowledged} confirmed writes lost, ${duplicated} stored twice, ${resurrected} stored though refused${known}`,
  };
}

/** A thing whose latest event was taken and shows nowhere is lost once, at however many sides. */
function eventsIn({ conversation }: RunHeader, facts: Facts): { lost: number; data: string } | undefined {
  if (conversation === undefined) return undefined;
  const { effects, sides } = facts.conversation;
  const looked = Object.keys(conversation.sides).filter((side) =>
    sides.some((one) => one.side === side && one.of === 'has' && one.items !== null),
  );
  if (looked.length === 0) return undefined;
  const last = numberOfLast(conversation);
  const things = thingsOf(facts, last);
  const bySide = looked.map((side) => {
    const its = effects.filter((one) => one.side === side);
    return { side, ...ledgerOf(things, its, Number.POSITIVE_INFINITY, last) };
  });
  const lost = new Set(bySide.flatMap((one) => one.lost));
  const taken = [...things.values()].filter((thing) => thing.taken.size > 0).length;
  const at = bySide.map(
    (one) => `${one.lost.length} missing and ${one.doubled.length} doubled at ${one.side}`,
  );
  return {
    lost: lost.size,
    data: `${lost.size} of ${taken} things lost whose events were taken (${at.join('; ')})`,
  };
}
