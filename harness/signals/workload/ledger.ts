import type { Values } from '../../http/request-template.ts';
import type { WriteOutcome, WriteRecord } from '../../model/timeline.ts';

/** Every write the workload attempted and, as soon as it is known, what became of it. */
export interface Ledger {
  /** Before the write is sent: from here on it may exist. */
  attempt(id: string): void;
  /** @param called what the target told of a write that it acknowledged, such as its id */
  settle(record: WriteRecord, called?: Values): void;
  calledBy(id: string): Values | undefined;
  /** All ids ever attempted, in order. */
  ids(): readonly string[];
  /**
   * An acknowledged id, by turns the latest, which its user wants to see at once, and each of all, which must not go
   * again; `undefined` while there is none.
   */
  nextAcknowledged(): string | undefined;
  count(outcome: WriteOutcome | 'open'): number;
}

export function createLedger(): Ledger {
  const outcomes = new Map<string, WriteOutcome | 'open'>();
  const acknowledged: string[] = [];
  const called = new Map<string, Values>();
  let turn = 0;
  return {
    attempt(id) {
      outcomes.set(id, 'open');
    },
    settle(record, values) {
      if (values !== undefined && record.outcome === 'acknowledged') called.set(record.id, values);
      outcomes.set(record.id, record.outcome);
      if (record.outcome === 'acknowledged') acknowledged.push(record.id);
    },
    calledBy: (id) => called.get(id),
    ids: () => [...outcomes.keys()],
    nextAcknowledged() {
      turn += 1;
      if (turn % 2 === 1) return acknowledged.at(-1);
      return acknowledged[(turn / 2) % Math.max(1, acknowledged.length)];
    },
    count(outcome) {
      return [...outcomes.values()].filter((one) => one === outcome).length;
    },
  };
}
