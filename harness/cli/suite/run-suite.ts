import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../engine/find-engine.ts';
import { FiredrillError, type Progress, type Report } from '../../model.ts';
import { overlapsOf, spansOf } from '../../report/suite/spans.ts';
import {
  type Missing,
  type Quarantined,
  suiteReport,
  type UnitTimes,
} from '../../report/suite/suite-report.ts';
import { interruptible } from '../interruptible.ts';
import { terminalProgress } from '../progress.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder, newRunId } from '../run-id.ts';
import { imagesOf, openEngine, sweep } from '../session.ts';
import { beginSuite } from './begin-suite.ts';
import { openBoard } from './board.ts';
import { capacityOf } from './capacity.ts';
import { drive } from './drive.ts';
import { keyOf, type Unit } from './plan-suite.ts';
import { type PreparedSuite, prepareSuite } from './prepare-suite.ts';
import { expired, type Quarantine, quarantineOf } from './quarantine.ts';
import { runUnit } from './run-unit.ts';
import { parseShard } from './shard.ts';
import { tellSuite } from './suite-files.ts';
import { writeState } from './suite-state.ts';
import { outcomeOf } from './unit-outcome.ts';

export interface SuiteOptions extends Places {
  jobs?: number;
  shard?: string;
  resume?: true;
  json?: true;
}

/**
 * Runs a suite, files one report of it and sets the exit code.
 * @throws FiredrillError `usage`, before anything is started, for whatever can be known to be wrong by then
 */
export async function runSuite(name: string, options: SuiteOptions): Promise<void> {
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const prepared = await prepareSuite(name, options.project, shard);
  const results = resultsOf(options);
  await makeResultsFolder(results);
  const { id, state, runs } = await beginSuite(prepared, results, options.resume ?? false);
  const missing: Missing[] = [];
  const progress = terminalProgress();
  for (const { drill, target, reason } of prepared.skipped)
    console.error(`skipped ${drill} on ${target}: ${reason}`);
  const engine = await openEngine(progress);
  await sweep(engine);
  const unavailable = await missingImages(engine, progress, prepared);
  const capacity = capacityOf(await machineOf(engine), prepared.targets, options.jobs);
  const times: UnitTimes[] = [...state.done];
  const done = new Set(state.done.map(({ unit }) => unit));
  const left = prepared.units.filter((unit) => !done.has(keyOf(unit)));
  const toRun = left.filter(({ target }) => !unavailable.has(target));
  for (const unit of left) {
    const reason = unavailable.get(unit.target);
    if (reason !== undefined) missing.push({ ...unit, status: 'not-proven', reason });
  }
  const origin = performance.now() - state.spentMs;
  const now = () => performance.now() - origin;
  const save = (finished: boolean) =>
    writeState(join(results, id), { ...state, finished, spentMs: now(), done: state.done });
  const board = openBoard(progress, name, prepared.units.length, done.size);
  const ids = new Map<Unit, string>();
  await save(false);
  const interrupted = await interruptible(
    async (signal) => {
      await drive({
        units: toRun,
        capacity,
        signal,
        now,
        begin(unit, on) {
          const run = newRunId(new Date(), unit.target, unit.drill, unit.variant);
          ids.set(unit, run);
          board.begin(unit);
          return runUnit({ unit, run, project: options.project, results }, (message) => {
            board.hear(unit, message);
            on(message);
          });
        },
        async ended({ unit, moments, how }) {
          const run = ids.get(unit) ?? '';
          const outcome = await outcomeOf(unit, run, results, how, signal.aborted);
          // What a process that died left on the engine, another's measurement would find there.
          if (!how.done) await sweep(engine);
          const verdict = 'report' in outcome ? outcome.report.verdict.status : outcome.missing.status;
          const time = {
            unit: keyOf(unit),
            run,
            spans: spansOf(moments, 'report' in outcome ? outcome.report.durations : {}),
          };
          times.push(time);
          if ('report' in outcome) runs.push(outcome.report);
          else missing.push(outcome.missing);
          // An aborted run says nothing, and one that was never begun has to be: both are done again by --resume.
          if ('report' in outcome && verdict !== 'aborted') state.done.push(time);
          board.end(unit, outcome);
          await save(false);
        },
      });
      return signal.aborted;
    },
    `ending the suite; ${resumption(prepared, options)} goes on with what is left`,
  );
  const begun = new Set([...done, ...times.map(({ unit }) => unit)]);
  if (interrupted)
    for (const unit of toRun)
      if (!begun.has(keyOf(unit)))
        missing.push({ ...unit, status: 'aborted', reason: 'the suite was interrupted before its turn' });
  await save(!interrupted);
  board.close();
  const { suite, project, digest, skipped, quarantine } = prepared;
  const report = suiteReport({
    id,
    suite,
    ...(project === undefined ? {} : { project }),
    startedAt: state.startedAt,
    durationMs: now(),
    capacity,
    plan: digest,
    ...(shard === undefined ? {} : { shard }),
    runs,
    skipped,
    missing,
    quarantined: runs.flatMap((run) => quarantinedOf(run, quarantine)),
    times,
    overlaps: overlapsOf(times),
  });
  await tellSuite(report, join(results, id), options);
  if (interrupted) console.error(`go on with: ${resumption(prepared, options)}`);
}

/** Target's name → why its images cannot be had. The other targets are run all the same. */
async function missingImages(
  engine: Engine,
  progress: Progress,
  { loaded }: PreparedSuite,
): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  for (const one of loaded)
    try {
      await imagesOf(engine, progress, [one]);
    } catch (error) {
      if (!(error instanceof FiredrillError) || error.code !== 'unavailable') throw error;
      missing.set(one.target.name, error.message);
    }
  return missing;
}

/** The engine's machine, and no more of it than this one has: the probes leave from here. */
async function machineOf({ docker }: Engine): Promise<{ cores: number; memoryMiB: number }> {
  const { NCPU, MemTotal } = (await docker.info()) as { NCPU: number; MemTotal: number };
  return {
    cores: Math.min(NCPU, cpus().length),
    memoryMiB: Math.min(MemTotal, totalmem()) / 1024 / 1024,
  };
}

function quarantinedOf(run: Report, entries: readonly Quarantine[]): Quarantined[] {
  const entry = quarantineOf(entries, run);
  if (entry === undefined) return [];
  const { reason, owner, until } = entry;
  return [{ run: run.run, reason, owner, until, expired: expired(entry, new Date(run.startedAt)) }];
}

/** The command that does what is left. */
function resumption({ suite, project }: PreparedSuite, { shard, results }: SuiteOptions): string {
  return [
    `./firedrill suite ${suite} --resume`,
    ...(shard === undefined ? [] : [`--shard ${shard}`]),
    ...(project === undefined ? [] : [`--project ${project}`]),
    ...(results === undefined ? [] : [`--results ${results}`]),
  ].join(' ');
}
