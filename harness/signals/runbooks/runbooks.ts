/** What the lines of runbooks were answered while the fault was in. */

import { every } from '../../host/every.ts';
import { jsonReader } from '../../http/json-reader.ts';
import type { RecordOf } from '../../model/timeline.ts';
import { type NeedOf, needsOf } from '../need.ts';
import { idle, until } from '../observing.ts';
import type { Signal } from '../signal.ts';
import type { Watch } from '../watch.ts';
import { askOnce } from './ask.ts';

export type RunbookLook = RecordOf<'runbook'>;

export interface RunbookLooks {
  runbookLooks: RunbookLook[];
}

/** Milliseconds from one look at all of them to the next: people type more slowly, and each look costs the machine a little. */
const EVERY_MS = 5_000;
/** For one answer of Prometheus. */
const DEADLINE_MS = 5_000;

export const runbooks: Signal<RunbookLooks> = {
  key: 'runbooks',
  records: ['runbook'],
  empty: () => ({ runbookLooks: [] }),
  add(seen, record) {
    if (record.kind === 'runbook') seen.runbookLooks.push(record);
  },
  async observe(needs, watch) {
    const asked = needsOf(needs, 'runbooks');
    if (asked.length === 0) return undefined;
    return {
      during: async (phase) =>
        phase === 'hold'
          ? until(watch.signal, watch.giveUp, (ending) => askAgainAndAgain(asked, watch, ending))
          : idle,
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

/** One line after another, as a person would, so that they do not hold each other up. */
async function askAgainAndAgain(
  asked: readonly NeedOf<'runbooks'>[],
  { stack, sources, clock, recorder, phase }: Watch,
  signal: AbortSignal,
): Promise<void> {
  await using prometheus = sources.includes('prometheus')
    ? jsonReader(stack.origin('prometheus'), DEADLINE_MS)
    : undefined;
  await every({ periodMs: EVERY_MS }, signal, async () => {
    for (const { runbook, question, ask, patterns } of asked) {
      const sent = clock.now();
      const during = phase();
      const answered = await askOnce(ask, patterns, { stack, prometheus }, signal);
      // What the end of the hold cut off was not answered.
      if (signal.aborted || phase() !== during) return;
      recorder.record({
        kind: 'runbook',
        t: clock.now(),
        sent,
        runbook,
        question,
        phase: during,
        ...answered,
      });
    }
  });
}
