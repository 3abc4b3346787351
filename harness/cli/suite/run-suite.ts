import { join } from 'node:path';
import type { Engine } from '../../engine/find-engine.ts';
import { machineLock } from '../../engine/machine-lock.ts';
import { capacityOf } from '../../lease/capacity.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { Progress } from '../../model/progress.ts';
import { overlapsOf } from '../../report/suite/spans.ts';
import { type Excuse, type Missing, suiteReport } from '../../report/suite/suite-report.ts';
import { typed } from '../../report/words.ts';
import { interruptible } from '../interruptible.ts';
import { madeAt } from '../made.ts';
import { terminalProgress } from '../progress.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder } from '../run-id.ts';
import { imagesOf, openEngine, sweep } from '../session.ts';
import { warnUnfit } from '../warn-unfit.ts';
import { beginSuite } from './begin-suite.ts';
import { type Board, openBoard } from './board.ts';
import { conductSuite } from './conduct-suite.ts';
import { machineOf } from './machine.ts';
import { keyOf } from './plan-suite.ts';
import { type PreparedSuite, prepareSuite } from './prepare-suite.ts';
import { expired, type Quarantine, quarantineOf } from './quarantine.ts';
import { seedOfDay } from './sample.ts';
import { parseShard } from './shard.ts';
import { tellSuite } from './suite-files.ts';
import { suitesUnder } from './suite-state.ts';

export interface SuiteOptions extends Places {
  jobs?: number;
  shard?: string;
  resume?: true;
  seed?: number;
  json?: true;
}

/**
 * Runs a suite, files one report of it and sets the exit code.
 * @throws FiredrillError `usage`, before anything is started, for whatever can be known to be wrong by then
 */
export async function runSuite(name: string, options: SuiteOptions): Promise<void> {
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const results = resultsOf(options);
  const seed = options.seed ?? (options.resume && (await seedLeft(results, name))) ?? seedOfDay(new Date());
  const prepared = await prepareSuite(name, options.project, shard, seed);
  await makeResultsFolder(results);
  const begun = await beginSuite(prepared, results, options.resume ?? false);
  for (const { drill, target, reason } of prepared.skipped)
    console.error(`skipped ${drill} on ${target}: ${reason}`);
  await warnUnfit(results, prepared.targets);
  // Until a stack is started there is nothing to heal: a signal ends set-up at once.
  const progress = terminalProgress();
  const engine = await openEngine(progress);
  await sweep(engine);
  const unavailable = await missingImages(engine, progress, prepared);
  const capacity = capacityOf(await machineOf(engine), prepared.targets, options.jobs);
  const done = new Set(begun.state.done.map(({ unit }) => unit));
  const left = prepared.units.filter((unit) => !done.has(keyOf(unit)));
  const board = openBoard(progress, name, prepared.units.length, done.size);
  const { conducted, interrupted } = await interruptible(
    async (signal) => {
      await using _machine = await aloneOnMachine(board, signal);
      const possible = left.filter(({ target }) => !unavailable.has(target));
      const places = { project: options.project, results };
      const means = { engine, capacity, board, signal };
      return {
        conducted: await conductSuite(begun, possible, places, means),
        interrupted: signal.aborted,
      };
    },
    `ending the suite; ${resumption(prepared, options)} goes on with what is left`,
  );
  board.close();
  const { suite, project, digest, skipped, quarantine } = prepared;
  const { runs, times, durationMs } = conducted;
  const without = left.flatMap((unit): Missing[] => {
    const reason = unavailable.get(unit.target);
    return reason === undefined ? [] : [{ ...unit, status: 'not-proven', reason }];
  });
  const report = suiteReport({
    id: begun.id,
    suite,
    ...(project === undefined ? {} : { project }),
    startedAt: begun.state.startedAt,
    durationMs,
    capacity,
    plan: digest,
    ...(prepared.seed === undefined ? {} : { seed: prepared.seed }),
    ...(shard === undefined ? {} : { shard }),
    runs,
    skipped,
    missing: [...conducted.missing, ...without].map((one) => {
      const entry = excuseOf(one, quarantine, new Date(begun.state.startedAt));
      return entry === undefined ? one : { ...one, quarantine: entry };
    }),
    quarantined: runs.flatMap((run) => {
      const entry = excuseOf(run, quarantine, new Date(run.startedAt));
      return entry === undefined ? [] : [{ run: run.run, ...entry }];
    }),
    repeated: conducted.repeated,
    times,
    overlaps: overlapsOf(times),
  });
  await tellSuite(report, join(results, begun.id), options);
  if (interrupted) console.error(`go on with: ${resumption(prepared, options)}`);
}

/**
 * Two suites would measure at the same time, and each bend the other's figures: the later one waits.
 * A `run` beside a suite is not held back: the person who starts it decides.
 */
async function aloneOnMachine(board: Board, signal: AbortSignal): Promise<AsyncDisposable | undefined> {
  const onWait = () => board.wait('another suite measures on this machine; waiting until it has ended');
  return machineLock('suite', Number.POSITIVE_INFINITY, onWait, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return undefined;
  });
}

/** The seed of the suite that was interrupted last: what it drew must be drawn again. */
async function seedLeft(results: string, name: string): Promise<number | undefined> {
  const states = await suitesUnder(results);
  return states.find(({ state }) => state.suite === name && !state.finished)?.state.seed;
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

function excuseOf(
  run: Parameters<typeof quarantineOf>[1],
  entries: readonly Quarantine[],
  at: Date,
): Excuse | undefined {
  const entry = quarantineOf(entries, run);
  if (entry === undefined) return undefined;
  const { reason, owner, until } = entry;
  return { reason, owner, until, expired: expired(entry, at) };
}

/** The command that does what is left. */
function resumption({ suite }: PreparedSuite, options: SuiteOptions): string {
  const { project, shard } = options;
  const part = shard === undefined ? '' : ` --shard ${shard}`;
  return typed(`suite ${suite} --resume${part}`, madeAt({ project, results: resultsOf(options) }));
}
