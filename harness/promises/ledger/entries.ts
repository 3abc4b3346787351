/** Every write the workload attempted, and what became of it. */

import { micros } from '../../figures/interval.ts';
import type { LedgerSummary } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { WriteOutcome } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';

/** The ids behind the numbers, in order of their writes. */
export interface Ledger {
  summary: LedgerSummary;
  /** Acknowledged, and absent at readback. */
  lost: string[];
  /** More than one copy. */
  duplicated: string[];
  /** Refused, and present at readback. */
  resurrected: string[];
  /** Never read back, or the target could not say: nothing is known of these. */
  unknown: string[];
  /** Never acknowledged, where reads and list go by ids that the target gives: these cannot be asked about. */
  nameless: string[];
  /** Age of the oldest of those lost, milliseconds; 0 where none is. */
  oldestMs: Millis;
}

interface Entry {
  id: string;
  outcome: WriteOutcome;
  /** When the last answer about it came. */
  answered: Millis;
}

/** @param all whether a write can be asked about that the target has not given an id */
export function ledgerOf(facts: Facts, all = true): Ledger {
  const findable = ({ outcome }: Entry): boolean => all || outcome === 'acknowledged';
  const entries = entriesOf(facts);
  const copies = ({ id }: Entry): number => facts.readbacks.get(id)?.copies ?? -1;
  const having = (outcome: WriteOutcome): Entry[] => entries.filter((entry) => entry.outcome === outcome);
  const lost = having('acknowledged').filter((entry) => copies(entry) === 0);
  const ids = (some: readonly Entry[]): string[] => some.map(({ id }) => id);
  const found = {
    lost: ids(lost),
    duplicated: ids(entries.filter((entry) => copies(entry) > 1)),
    resurrected: ids(having('refused').filter((entry) => copies(entry) >= 1)),
    nameless: ids(entries.filter((entry) => !findable(entry))),
    unknown: ids(entries.filter((entry) => findable(entry) && copies(entry) < 0)),
  };
  const oldest = rpo(facts, lost);
  const summary = {
    attempted: entries.length,
    acknowledged: having('acknowledged').length,
    refused: having('refused').length,
    indeterminate: having('indeterminate').length,
    lost: found.lost.length,
    duplicated: found.duplicated.length,
    resurrected: found.resurrected.length,
    ...(found.unknown.length > 0 ? { unknown: found.unknown.length } : {}),
    rpoMs: found.unknown.length > 0 || entries.length === 0 ? null : oldest,
  };
  return { summary, ...found, oldestMs: oldest };
}

/**
 * One entry for an id, however often it was tried: once acknowledged, it is promised. An attempt whose
 * end was not recorded is indeterminate: it may exist.
 */
function entriesOf({ attempts, writes }: Facts): Entry[] {
  const rank = { refused: 0, indeterminate: 1, acknowledged: 2 };
  const entries = new Map<string, Entry>();
  for (const { id, outcome, t } of writes) {
    const known = entries.get(id);
    if (known === undefined || rank[outcome] > rank[known.outcome]) {
      entries.set(id, { id, outcome, answered: t });
    }
  }
  for (const [id, t] of attempts) {
    if (!entries.has(id)) entries.set(id, { id, outcome: 'indeterminate', answered: t });
  }
  return [...entries.values()];
}

/**
 * Age of the oldest lost write. For one acknowledged before the fault: at the moment the fault was in, as
 * disaster recovery counts it. For one acknowledged later: when it was found missing.
 */
function rpo(facts: Facts, lost: readonly Entry[]): Millis {
  const injected = facts.fault.injected ?? Number.NEGATIVE_INFINITY;
  const ages = lost.map(({ id, answered }) => {
    const missed = answered <= injected ? injected : (facts.readbacks.get(id)?.t ?? answered);
    return missed - answered;
  });
  return ages.reduce((oldest, age) => Math.max(oldest, micros(age)), 0);
}
