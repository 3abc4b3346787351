import { ageMs } from '../durations/age.ts';
import type { Checklist } from './checklist.ts';
import type { GateReport, ItemReport, Reservation } from './gate-report.ts';
import { isMeantByAny } from './glob.ts';
import type { JudgedTest } from './tests/table.ts';
import { listOf } from './values.ts';

interface Given {
  checklist: Checklist;
  items: readonly ItemReport[];
  waivers: GateReport['waivers'];
  tests: readonly JudgedTest[];
  risks: GateReport['risks'];
  /** Items that block by themselves: no reservation makes them bearable. */
  blocking: ReadonlySet<string>;
  now: Date;
  previous?: Pick<GateReport, 'reservations'>;
}

type Candidate = Omit<Reservation, 'since' | 'state' | 'due'> & { due?: string };

/**
 * What stands between GO and GO WITH RESERVATIONS, each with an owner and a last day. Those of the gate before keep theirs
 * until evidence lifts them; on the day after their last they are escalated.
 */
export function reservationsOf(given: Given): Reservation[] {
  const { checklist, now, previous, items, blocking } = given;
  const today = dayOf(now);
  const usual = dayOf(new Date(now.getTime() + ageMs(checklist.due)));
  const before = (previous?.reservations ?? []).filter(({ state }) => state !== 'lifted');
  const candidates = candidatesOf(given);
  const standing = candidates.map(({ due, ...one }): Reservation => {
    const known = before.find(({ id }) => id === one.id);
    // A day that was agreed upon is kept, unless the checklist itself names one.
    const last = due ?? known?.due ?? usual;
    return { ...one, due: last, since: known?.since ?? today, state: today > last ? 'escalated' : 'open' };
  });
  const gone = before.filter(({ id }) => !candidates.some((one) => one.id === id));
  return [...standing, ...gone.map((one) => ended(one, items, given.tests, blocking, today))];
}

function ended(
  one: Reservation,
  items: readonly ItemReport[],
  tests: readonly JudgedTest[],
  blocking: ReadonlySet<string>,
  today: string,
): Reservation {
  const item = items.find(({ id }) => id === one.id);
  const { cure: _, ...rest } = one;
  if (item?.state === 'pass') return { ...rest, state: 'lifted', because: item.because, lifted: item.proofs };
  const test = tests.find(({ name }) => `test/${name}` === one.id);
  if (test?.state === 'pass' && test.none === undefined)
    return { ...rest, state: 'lifted', because: 'the test passes' };
  if (one.id.startsWith('risk/'))
    return { ...rest, state: 'lifted', because: 'the risk was accepted or is gone' };
  if (item !== undefined && blocking.has(item.id))
    return { ...one, state: 'escalated', because: `it blocks now: ${item.because}` };
  const because = 'the checklist does not ask for it any more, and no evidence has lifted it';
  return { ...one, state: today > one.due ? 'escalated' : 'open', because };
}

function candidatesOf({ checklist, items, waivers, tests, risks, blocking }: Given): Candidate[] {
  const open = items.filter(({ state, id }) => state !== 'pass' && !blocking.has(id));
  return [
    ...open.map((item): Candidate => {
      const waiver = waivers.find(
        ({ item: pattern, state }) => state === 'applies' && isMeantByAny([pattern], item.id),
      );
      return {
        id: item.id,
        title: item.title,
        because: waiver === undefined ? item.because : `waived: ${waiver.reason} (${item.because})`,
        owner: waiver?.owner ?? item.owner,
        ...(waiver === undefined ? {} : { due: waiver.until }),
        ...(item.cure === undefined ? {} : { cure: item.cure }),
      };
    }),
    ...checklist.reservations.flatMap(({ id, title, owner, due, lifts }): Candidate[] => {
      const meant = items.filter((item) => isMeantByAny(listOf(lifts), item.id));
      const left = meant.find(({ state }) => state !== 'pass');
      if (left === undefined && meant.length > 0) return [];
      return [
        {
          id,
          title,
          because: `${left?.id}: ${left?.because}`,
          owner,
          due,
          ...(left?.cure === undefined ? {} : { cure: left.cure }),
        },
      ];
    }),
    ...tests
      .filter(
        ({ state, quarantine, critical }) =>
          !critical && (state === 'fail' || quarantine?.state === 'not re-tested'),
      )
      .map(
        ({ name, quarantine }): Candidate => ({
          id: `test/${name}`,
          title: name,
          because:
            quarantine === undefined
              ? 'fails and is in no quarantine'
              : quarantine.state === 'not re-tested'
                ? `fix applied, not re-tested: ${quarantine.fixed?.what}`
                : `quarantined (${quarantine.state}): ${quarantine.reason}`,
          owner: quarantine?.owner ?? checklist.owner,
          ...(quarantine === undefined ? {} : { due: quarantine.until }),
        }),
      ),
    ...risks
      .filter(({ state }) => state !== 'accepted')
      .map(
        ({ id, title, accepted, state }): Candidate => ({
          id: `risk/${id}`,
          title,
          because:
            state === 'expired'
              ? `its acceptance by ${accepted?.by} ended on ${accepted?.until}`
              : 'it was accepted by no person',
          owner: accepted?.by ?? checklist.owner,
        }),
      ),
  ];
}

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
