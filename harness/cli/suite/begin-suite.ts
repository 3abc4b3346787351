import type { Report } from '../../model/judgement.ts';
import { ownerOf } from '../../safety/owner.ts';
import { newSuiteId } from '../run-id.ts';
import type { PreparedSuite } from './prepare-suite.ts';
import { type SuiteState, suitesUnder, unfinished } from './suite-state.ts';
import { filedReport } from './unit-outcome.ts';

/** A suite, new or interrupted, and what is done of it. */
export interface BegunSuite {
  id: string;
  state: SuiteState;
  /** Of the runs that are done. */
  runs: Report[];
}

/** A new suite, or the interrupted one with what it has. */
export async function beginSuite(
  { suite, digest, seed, shard }: PreparedSuite,
  results: string,
  resume: boolean,
): Promise<BegunSuite> {
  const part = shard === undefined ? {} : { shard };
  const owner = ownerOf(process.pid) ?? '';
  if (!resume) {
    const startedAt = new Date();
    const id = newSuiteId(startedAt, suite);
    const state: SuiteState = {
      schema: 1,
      suite,
      startedAt: startedAt.toISOString(),
      plan: digest,
      ...(seed === undefined ? {} : { seed }),
      ...part,
      owner,
      finished: false,
      spentMs: 0,
      done: [],
    };
    return { id, state, runs: [] };
  }
  const { id, state } = unfinished(await suitesUnder(results), { suite, plan: digest, ...part });
  const filed = await Promise.all(
    state.done.map(async (one) => ({ one, report: await filedReport(results, one.run) })),
  );
  // Evidence that was removed is no evidence: such a run is done again.
  const kept = filed.flatMap(({ one, report }) => (report === undefined ? [] : [{ one, report }]));
  console.error(`going on with ${id}: ${kept.length} runs are done`);
  return {
    id,
    state: { ...state, owner, done: kept.map(({ one }) => one) },
    runs: kept.map(({ report }) => report),
  };
}
