import { join } from 'node:path';
import type { Engine } from '../../engine/find-engine.ts';
import type { Capacity } from '../../lease/capacity.ts';
import type { Report } from '../../model/judgement.ts';
import { spansOf } from '../../report/suite/spans.ts';
import type { Missing, Repeated, UnitTimes } from '../../report/suite/suite-report.ts';
import { newRunId } from '../run-id.ts';
import { sweep } from '../session.ts';
import type { BegunSuite } from './begin-suite.ts';
import type { Board } from './board.ts';
import { drive } from './drive.ts';
import { machinesDoing } from './machines-doing.ts';
import { keyOf, type Unit } from './plan-suite.ts';
import { runUnit } from './run-unit.ts';
import { makeSuiteFolder, writeState } from './suite-state.ts';
import { outcomeOf } from './unit-outcome.ts';

/** How often a run is done once more at the most: a machine that is never fit does not make a suite endless. */
const MOST_REPEATED = 2;

/** What the runs of a suite came to, those of earlier processes included. */
export interface Conducted {
  runs: Report[];
  missing: Missing[];
  times: UnitTimes[];
  /** Runs that were done once more. */
  repeated: Repeated[];
  /** Milliseconds, without those between an interruption and its resumption. */
  durationMs: number;
}

/**
 * Does the units that are left and keeps on disk which are done. What has ended by the time of an abort is in the
 * answer, what was not begun is missing in it.
 */
export async function conductSuite(
  { id, state, runs }: BegunSuite,
  left: readonly Unit[],
  places: { project: string; results: string },
  means: { engine: Engine; capacity: Capacity; board: Board; signal: AbortSignal },
): Promise<Conducted> {
  const { engine, capacity, board, signal } = means;
  const { results } = places;
  const origin = performance.now() - state.spentMs;
  const now = () => performance.now() - origin;
  const save = (finished: boolean) =>
    writeState(join(results, id), { ...state, finished, spentMs: now(), done, repeated });
  const done = [...state.done];
  const repeated = [...(state.repeated ?? [])];
  const conducted: Conducted = { runs: [...runs], missing: [], times: [...done], repeated, durationMs: 0 };
  const waiting = new Set(left);
  const ids = new Map<Unit, string>();
  await makeSuiteFolder(results, id);
  await save(false);
  await drive({
    units: left,
    capacity,
    signal,
    now,
    begin(unit, enter) {
      waiting.delete(unit);
      const run = newRunId(new Date(), unit.target, unit.drill, unit.variant);
      ids.set(unit, run);
      board.begin(unit);
      return runUnit({ unit, run, ...places }, (message) => {
        board.hear(unit, message);
        if (message.kind === 'enter') enter(message.use);
      });
    },
    stands: board.stands,
    async ended({ unit, moments, how }) {
      const run = ids.get(unit) ?? '';
      const outcome = await outcomeOf(unit, run, results, how, signal.aborted);
      // What a process that died left on the engine, another's measurement would find there.
      if (!how.done) await sweep(engine);
      const durations = 'report' in outcome ? outcome.report.durations : {};
      const time = { unit: keyOf(unit), run, spans: spansOf(moments, durations) };
      conducted.times.push(time);
      const tries = repeated.filter(({ unit: one }) => one === time.unit).length;
      const because = signal.aborted || tries === MOST_REPEATED ? undefined : machinesDoing(outcome);
      if (because !== undefined) {
        repeated.push({ unit: time.unit, run, because });
        waiting.add(unit);
        board.again(unit, because);
        await save(false);
        return 'again';
      }
      if ('missing' in outcome) conducted.missing.push(outcome.missing);
      else {
        conducted.runs.push(outcome.report);
        // What the suite's own end cut off says nothing of the target: --resume does it again. One that a stop
        // condition ended has been done, and would be ended again.
        if (!(signal.aborted && outcome.report.verdict.status === 'aborted')) done.push(time);
      }
      board.end(unit, outcome);
      await save(false);
      return 'over';
    },
  });
  for (const unit of waiting)
    conducted.missing.push({
      ...unit,
      status: 'aborted',
      reason: 'the suite was interrupted before its turn',
    });
  await save(!signal.aborted);
  return { ...conducted, durationMs: now() };
}
