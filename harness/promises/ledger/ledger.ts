/** No write that was promised is lost, doubled or raised from the dead, and none is absent for the user who reads it. */

import { z } from 'zod';
import { at, type Figure } from '../../figures/interval.ts';
import type { Facts } from '../../signals/facts.ts';
import { hasFields } from '../../signals/workload/content.ts';
import { isFindable } from '../../signals/workload/own-ids.ts';
import { duration } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { contentClaim, othersClaim } from './content.ts';
import { type Ledger, ledgerOf } from './entries.ts';
import { named } from './named.ts';
import { type Power, powerInWords, powerOf } from './power.ts';
import { readable } from './readable.ts';

interface Knows {
  facts: Facts;
  ledger: Ledger;
  power: Power;
}

const WORDS = {
  lost: 'no acknowledged write is lost',
  duplicated: 'no write is stored twice',
  resurrected: 'no refused write exists',
  'read-back': 'every write is read back',
} as const;

const ASKED_WORDS = {
  content: 'every write is read as it was written',
  others: 'nothing is stored that was not written',
} as const;

/** What else is asked of what is stored. */
const ASKED = ['content', 'others'] as const;

export const ledger = definePromise({
  key: 'ledger',
  contract: {
    /**
     * What is asked of writes besides that each is there once: `content`, that they are read as they were written;
     * `others`, that nothing is listed that was not written. Both where the contract says nothing.
     */
    ledger: z.array(z.enum(ASKED)).readonly().exactOptional(),
  },
  defaults: ({ workload }) => ({ ledger: ASKED.filter((one) => applies(one, workload)) }),
  problems: ({ ledger: asked = [] }, { key, declared }) =>
    asked.includes('others') && declared.workload && !declared.list
      ? [
          `${key}.ledger asks for others, which only a list of everything shows: add contract.workload.list, or ask ledger: ['content']`,
        ]
      : [],
  expects: ({ ledger: asked = [] }, { workload }) =>
    workload === undefined
      ? []
      : [
          ...Object.entries(WORDS)
            .filter(([name]) => isAsked(workload, name))
            .map(([name, words]): Expectation => ({ id: `ledger/${name}`, words, phase: 'verify' })),
          ...asked.map(
            (one): Expectation => ({ id: `ledger/${one}`, words: ASKED_WORDS[one], phase: 'verify' }),
          ),
          { id: 'ledger/readable', words: 'no read finds an acknowledged write absent', phase: 'hold' },
        ],
  points: (_, { workload }) => [
    {
      question: 'is no write lost, stored twice, or there although it was refused?',
      answered: workload !== undefined,
      by: 'contract.workload: a write, a read and a list',
    },
  ],
  knows: (_, facts, { workload }): Knows => ({
    facts,
    ledger: ledgerOf(facts, workload === undefined || isFindable(workload)),
    power: powerOf(facts),
  }),
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
  judge: ({ ledger: asked = [] }, { facts, ledger: known, power }, { plan }) =>
    plan.workload === undefined
      ? []
      : [
          ...writes(facts, known, power).filter(({ id }) =>
            isAsked(plan.workload, id.slice('ledger/'.length)),
          ),
          ...(asked.includes('content') ? [onAnyMachine(contentClaim('ledger/content', facts))] : []),
          ...(asked.includes('others')
            ? [onAnyMachine(othersClaim('ledger/others', facts, known.nameless.length))]
            : []),
          onAnyMachine(readable('ledger/readable', facts)),
        ],
  summary: (_, { ledger: { summary }, power, facts }) => ({
    ledger: {
      ...summary,
      ...(facts.listed.after?.unasked === undefined ? {} : { unasked: facts.listed.after.unasked }),
      power,
    },
  }),
});

/** Without a list it cannot be told whether a write is stored twice, nor found what the target has not given its id. */
function isAsked(workload: Plan['workload'], name: string): boolean {
  if (workload === undefined) return false;
  if (name === 'duplicated') return workload.list !== undefined;
  return name !== 'resurrected' || isFindable(workload);
}

/** Without a body there is no content to compare; and a list that others write, too, has what was not written. */
function applies(one: (typeof ASKED)[number], workload: Plan['workload']): boolean {
  if (workload === undefined) return false;
  const { write, read, list } = workload;
  if (one === 'others') return list !== undefined && list.others !== true;
  return read.fields !== undefined || [write, ...(write.steps ?? [])].some(hasFields);
}

function writes({ readbacks }: Facts, known: Ledger, power: Power): Claim[] {
  const { summary, lost, duplicated, resurrected, unknown, nameless, oldestMs } = known;
  const nothing = (because: string): Claim[] =>
    Object.keys(WORDS).map((name) => judging(`ledger/${name}`)('no-evidence', because));
  if (summary.attempted === 0) return nothing('no write was attempted');
  if (readbacks.size === 0) return nothing('no write was read back');
  // One that was seen is a fact whatever else is not known; that there is none can only be said of all.
  const judged = (name: keyof typeof WORDS, ids: readonly string[], bad: string, good: string): Claim => {
    const judge = judging(`ledger/${name}`);
    if (ids.length > 0) return { ...judge('fail', bad), onMachine: 'any' };
    return unknown.length > 0
      ? unknownClaim(judge('no-evidence', nothingKnown(known)), known, readbacks)
      : { ...judge('pass', good), onMachine: 'any' };
  };
  return [
    judged(
      'lost',
      lost,
      `${named(lost)} acknowledged and absent; the oldest was ${duration(oldestMs)} old`,
      `none of ${summary.acknowledged} is; ${powerInWords(power)}`,
    ),
    judged('duplicated', duplicated, `${named(duplicated)} stored more than once`, 'none is'),
    judged(
      'resurrected',
      resurrected,
      `${named(resurrected)} refused and there all the same; firedrill trace tells of each what became of it`,
      `none of ${summary.refused} does`,
    ),
    judged('read-back', [], '', allWere(summary.attempted, nameless.length)),
  ];
}

/** What could not be asked about is not said to have been. */
function allWere(attempted: number, nameless: number): string {
  if (nameless === 0) return `all ${attempted} were`;
  const rest = `${nameless} were never acknowledged, and nothing finds what has no id`;
  return `all ${attempted - nameless} that the target had given an id were; ${rest}`;
}

/** What was stored wrongly is so whatever the machine did meanwhile. */
function onAnyMachine(claim: Claim): Claim {
  return claim.grade === 'fail' ? { ...claim, onMachine: 'any' } : claim;
}

/** How many are known, and which are not. */
function nothingKnown({ summary: { attempted }, unknown }: Ledger): string {
  return `the fate of ${attempted - unknown.length} of ${attempted} writes is known, and not that of ${named(unknown)}`;
}

/** A list and a read that contradict each other do so on any machine: a list in pages, or one that shows a choice. */
function unknownClaim(claim: Claim, { unknown }: Ledger, readbacks: Facts['readbacks']): Claim {
  const [read, list] = (['read', 'list'] as const).map((only) =>
    unknown.filter((id) => readbacks.get(id)?.only === only),
  );
  const unlisted = read?.length ?? 0;
  const unread = list?.length ?? 0;
  if (unlisted + unread < unknown.length) return claim;
  const words = [
    ...(unlisted === 0
      ? []
      : [
          `${unlisted} found by contract.workload.read and not in what contract.workload.list shows: does it show everything? See list.pages`,
        ]),
    ...(unread === 0 ? [] : [`${unread} in the list and not found by contract.workload.read`]),
  ];
  return { ...claim, because: `${claim.because}; ${words.join('; ')}`, onMachine: 'any' };
}
