/** No write that was promised is lost, doubled or raised from the dead, and none is absent for the user who reads it. */

import { at, type Figure } from '../../figures/interval.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { count, duration, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { type Ledger, ledgerOf } from './entries.ts';

/** Ids named in a reason; the rest are counted. */
const IDS_NAMED = 3;

interface Knows {
  facts: Facts;
  ledger: Ledger;
}

const WORDS = {
  lost: 'no acknowledged write is lost',
  duplicated: 'no write is stored twice',
  resurrected: 'no refused write exists',
  'read-back': 'every write is read back',
} as const;

export const ledger = definePromise({
  key: 'ledger',
  contract: {},
  expects: () => [
    ...Object.entries(WORDS).map(
      ([name, words]): Expectation => ({ id: `ledger/${name}`, words, phase: 'verify' }),
    ),
    { id: 'ledger/readable', words: 'no read finds an acknowledged write absent', phase: 'hold' },
  ],
  knows: (_, facts): Knows => ({ facts, ledger: ledgerOf(facts) }),
  figures: ({ ledger: known }): Record<string, Figure> => {
    const { summary, unknown, oldestMs } = known;
    const figure = (value: number, most: number): Figure => {
      if (summary.attempted === 0) return { absent: 'no write was attempted' };
      if (unknown.length === 0) return at(value);
      return { absent: nothingKnown(known), within: { low: value, high: most } };
    };
    const count = (value: number): Figure => figure(value, value + unknown.length);
    return {
      rpo: figure(oldestMs, Number.POSITIVE_INFINITY),
      lost: count(summary.lost),
      duplicated: count(summary.duplicated),
      resurrected: count(summary.resurrected),
    };
  },
  judge: (_, { facts, ledger: known }) => [...writes(facts, known), readable(facts)],
  summary: (_, { ledger: { summary } }) => ({ ledger: summary }),
});

function writes({ readbacks }: Facts, known: Ledger): Claim[] {
  const { summary, lost, duplicated, resurrected, unknown, oldestMs } = known;
  const nothing = (because: string): Claim[] =>
    Object.keys(WORDS).map((name) => judging(`ledger/${name}`)('no-evidence', because));
  if (summary.attempted === 0) return nothing('no write was attempted');
  if (readbacks.size === 0) return nothing('no write was read back');
  // One that was seen is a fact whatever else is not known; that there is none can only be said of all.
  const judged = (name: keyof typeof WORDS, ids: readonly string[], bad: string, good: string): Claim => {
    const judge = judging(`ledger/${name}`);
    if (ids.length > 0) return judge('fail', bad);
    return unknown.length > 0 ? judge('no-evidence', nothingKnown(known)) : judge('pass', good);
  };
  return [
    judged(
      'lost',
      lost,
      `${named(lost)} acknowledged and absent; the oldest was ${duration(oldestMs)} old`,
      `none of ${summary.acknowledged} is`,
    ),
    judged('duplicated', duplicated, `${named(duplicated)} stored more than once`, 'none is'),
    judged(
      'resurrected',
      resurrected,
      `${named(resurrected)} refused and there all the same`,
      `none of ${summary.refused} does`,
    ),
    judged('read-back', [], '', `all ${summary.attempted} were`),
  ];
}

/** How many are known, and of which nothing is. */
function nothingKnown({ summary: { attempted }, unknown }: Ledger): string {
  return `the fate of ${attempted - unknown.length} of ${attempted} writes is known; nothing is of ${named(unknown)}`;
}

/** A target that says yes to a write and then that it never heard of it, has lost it for that reader. */
function readable(facts: Facts): Claim {
  const judged = judging('ledger/readable');
  const until = watchedUntil(facts);
  const reads = facts.reads.filter((read) => read.intended <= until);
  const absent = reads.find((read) => read.found === false);
  if (absent !== undefined) return judged('fail', `one did at ${moment(absent.intended)}`, absent.intended);
  if (!reads.some((read) => read.ok)) return judged('no-evidence', 'no read succeeded');
  return judged('pass', `none of ${reads.length} did`);
}

function named(ids: readonly string[]): string {
  const shown = ids.slice(0, IDS_NAMED).join(', ');
  const rest = ids.length > IDS_NAMED ? ` and ${ids.length - IDS_NAMED} more` : '';
  return `${count(ids.length, 'write')} (${shown}${rest})`;
}
