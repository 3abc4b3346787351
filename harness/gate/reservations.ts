import { ageMs } from '../durations/age.ts';
import type { Checklist } from './checklist.ts';
import type { GateReport, ItemReport, Reservation } from './gate-report.ts';
import { isMeantByAny } from './glob.ts';
import type { JudgedTest } from './tests/table.ts';
import { listOf } from './values.ts';

interface Given {
  checklist: Checklist;
  template: string;
  items: readonly ItemReport[];
  waivers: GateReport['waivers'];
  tests: readonly JudgedTest[];
  /** Whether results of tests are evidence here; of a system that runs they are not. */
  testsAsked: boolean;
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
  const { checklist, now, previous } = given;
  const today = dayOf(now);
  const usual = dayOf(new Date(now.getTime() + ageMs(checklist.due)));
  const elsewhere = itemsElsewhere(given);
  const before = (previous?.reservations ?? []).filter(
    ({ id, state }) => state !== 'lifted' && !elsewhere.has(id),
  );
  const candidates = candidatesOf(given);
  const standing = candidates.map(({ due, ...one }): Reservation => {
    const known = before.find(({ id }) => id === one.id);
    // A day that was agreed upon is kept, unless the checklist itself names one.
    const last = due ?? known?.due ?? usual;
    return { ...one, due: last, since: known?.since ?? today, state: today > last ? 'escalated' : 'open' };
  });
  const gone = before.filter(({ id }) => !candidates.some((one) => one.id === id));
  return [...standing, ...gone.map((one) => ended(one, given, today))];
}

/** Items that other papers of the checklist have of their own: they know the days of these. */
function itemsElsewhere({ checklist, template, items }: Given): ReadonlySet<string> {
  const others = Object.entries(checklist.templates).filter(([name]) => name !== template);
  const own = others.flatMap(([, { sections }]) =>
    sections.flatMap((section) => section.items.map(({ id }) => `${section.id}/${id}`)),
  );
  return new Set(own.filter((name) => !items.some(({ id }) => id === name)));
}

/** What became of a reservation that nothing asks for now: evidence lifted it, or it stands until its day. */
function ended(one: Reservation, given: Given, today: string): Reservation {
  const { checklist, items, tests, risks, blocking } = given;
  const { cure: _, ...rest } = one;
  const lifted = (because: string, proofs?: ItemReport['proofs']): Reservation => ({
    ...rest,
    state: 'lifted',
    because,
    ...(proofs === undefined ? {} : { lifted: proofs }),
  });
  const item = items.find(({ id }) => id === one.id);
  if (item?.state === 'pass') return lifted(item.because, item.proofs);
  if (item !== undefined && blocking.has(item.id))
    return { ...one, state: 'escalated', because: `it blocks now: ${item.because}` };
  const stated = checklist.reservations.find(({ id }) => id === one.id);
  if (stated !== undefined) {
    const meant = items.filter(({ id }) => isMeantByAny(listOf(stated.lifts), id));
    const proofs = meant.flatMap((each) => each.proofs);
    return lifted(meant.map(({ id, because }) => `${id}: ${because}`).join('; '), proofs);
  }
  const test = tests.find(({ name }) => `test/${name}` === one.id);
  if (test?.state === 'pass' && test.none === undefined) return lifted('the test passes');
  const risk = risks.find(({ id }) => `risk/${id}` === one.id);
  if (risk?.accepted !== undefined)
    return lifted(`${risk.accepted.by} accepted the risk until ${risk.accepted.until}`);
  return { ...one, state: today > one.due ? 'escalated' : 'open', because: whyLeft(one, given, test) };
}

/** Why no evidence has lifted it. */
function whyLeft({ id }: Reservation, { risks, testsAsked }: Given, test: JudgedTest | undefined): string {
  if (id.startsWith('risk/') && !risks.some((one) => `risk/${one.id}` === id))
    return 'the checklist does not name this risk any more, and no person accepted it';
  if (!id.startsWith('test/'))
    return 'the checklist does not ask for it any more, and no evidence has lifted it';
  if (!testsAsked) return 'a system that runs is only asked, and this takes results of tests';
  if (test === undefined) return 'there are no results of this test any more, and none has lifted it';
  return test.none?.because ?? `the test was ${test.state === 'skip' ? 'skipped' : 'not passed'}`;
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
