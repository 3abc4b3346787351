import type { Context } from './context.ts';
import type { GateReport } from './gate-report.ts';
import { whyNoEvidence } from './standing.ts';
import { resultsProblem } from './tests/table.ts';

/** What was judged again, and what of it is no evidence. */
export function runsOf(context: Context): GateReport['runs'] {
  const { seen } = context;
  const shown = (
    asked: string,
    one: { folder: string; startedAt?: string; commit?: string; sha256?: string },
    none: ReturnType<typeof whyNoEvidence>,
  ) => ({
    run: one.folder,
    asked,
    ...(one.commit === undefined ? {} : { commit: one.commit }),
    ...(one.startedAt === undefined ? {} : { startedAt: one.startedAt }),
    ...(one.sha256 === undefined ? {} : { sha256: one.sha256 }),
    ...(none === undefined ? {} : { cause: none.cause }),
  });
  const demands = context.demands(undefined);
  return [
    ...[...seen.runs, ...seen.rehearsals].map(([asked, one]) =>
      shown(asked, one, whyNoEvidence(one, demands)),
    ),
    ...seen.tests.map(({ at, ...one }) =>
      shown(
        one.suite,
        { ...one, ...(at === undefined ? {} : { startedAt: at }) },
        resultsProblem(context, { ...one, ...(at === undefined ? {} : { at }) }),
      ),
    ),
  ];
}
