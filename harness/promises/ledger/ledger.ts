/** No write that was promised is lost, doubled or raised from the dead, and none is absent for the user who reads it. */

import { at, type Figure } from '../../figures/interval.ts';
import type { WorkloadSpec } from '../../model/request.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { count, duration, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { hasOwnIds, type Ledger, ledgerOf } from './entries.ts';

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
  expects: (_, { workload }) =>
    workload === undefined
      ? []
      : [
          ...Object.entries(WORDS)
            .filter(([name]) => !notAsked(workload, name))
            .map(([name, words]): Expectation => ({ id: `ledger/${name}`, words, phase: 'verify' })),
          { id: 'ledger/readable', words: 'no read finds an acknowledged write absent', phase: 'hold' },
        ],
  points: (_, { workload }) => [
    {
      question: 'is no write lost, stored twice, or there although it was refused?',
      answered: workload !== undefined,
      by: 'contract.workload: a write, a read and a list',
    },
  ],
  knows: (_, facts, { workload }): Knows => ({ facts, ledger: ledgerOf(facts, workload) }),
  figures: ({ ledger: { summary, unknown } }): Record<string, Figure> => {
    const absent =
      summary.attempted === 0
        ? 'no write was attempted'
        : unknown.length > 0
          ? `nothing is known of ${unknown.length} writes`
          : undefined;
    const figure = (value: number): Figure => (absent === undefined ? at(value) : { absent });
    return {
      rpo: figure(summary.rpoMs),
      lost: figure(summary.lost),
      duplicated: figure(summary.duplicated),
      resurrected: figure(summary.resurrected),
    };
  },
  judge: (_, { facts, ledger: known }, { plan }) =>
    plan.workload === undefined
      ? []
      : [...writes(facts, known), readable(facts)].filter(
          ({ id }) => !notAsked(plan.workload, id.slice('ledger/'.length)),
        ),
  summary: (_, { ledger: { summary } }) => ({ ledger: summary }),
});

/** Without a list of everything, nobody can tell whether a write is stored twice, nor find one whose id was never told. */
function notAsked(workload: WorkloadSpec | undefined, name: string): boolean {
  if (workload?.list !== undefined) return false;
  return name === 'duplicated' || (name === 'resurrected' && hasOwnIds(workload));
}

function writes({ readbacks }: Facts, { summary, ...ledger }: Ledger): Claim[] {
  const { lost, duplicated, resurrected, unknown, nameless } = ledger;
  const nothing = (because: string): Claim[] =>
    Object.keys(WORDS).map((name) => judging(`ledger/${name}`)('no-evidence', because));
  if (summary.attempted === 0) return nothing('no write was attempted');
  if (readbacks.size === 0) return nothing('no write was read back');
  const judged = (name: keyof typeof WORDS, ids: readonly string[], bad: string, good: string): Claim =>
    judging(`ledger/${name}`)(ids.length > 0 ? 'fail' : 'pass', ids.length > 0 ? bad : good);
  const readBack = judging('ledger/read-back');
  return [
    judged(
      'lost',
      lost,
      `${named(lost)} acknowledged and absent; the oldest was ${duration(summary.rpoMs)} old`,
      `none of ${summary.acknowledged} is`,
    ),
    judged('duplicated', duplicated, `${named(duplicated)} stored more than once`, 'none is'),
    judged(
      'resurrected',
      resurrected,
      `${named(resurrected)} refused and there all the same`,
      `none of ${summary.refused} does`,
    ),
    unknown.length > 0
      ? readBack('no-evidence', `nothing is known of ${named(unknown)}`)
      : readBack('pass', allWere(summary.attempted, nameless.length)),
  ];
}

/** What could not be asked about is not said to have been. */
function allWere(attempted: number, nameless: number): string {
  if (nameless === 0) return `all ${attempted} were`;
  const rest = `${nameless} were never acknowledged, and nothing lists what has no id`;
  return `all ${attempted - nameless} that the target had given an id were; ${rest}`;
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
