/**
 * `firedrill/vitest`: a drill as a test of a project's own suite.
 *
 * ```ts
 * import { test } from 'vitest';
 * import { drill } from 'firedrill/vitest';
 * test('the shop survives its database', drill('db-down', { project: import.meta.dirname }), 300_000);
 * ```
 */

import { AssertionError } from 'node:assert';
import { join, resolve } from 'node:path';
import { again, brokenPromises, sentence, subject, VERDICT_WORDS } from '../report/words.ts';
import { loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import type { Evidence } from './evidence.ts';
import { silentProgress } from './progress.ts';
import { ROOT } from './project.ts';
import { makeResultsFolder } from './run-id.ts';
import { select } from './select.ts';
import { openSession } from './session.ts';
import { profilesFor, startedFor } from './started-for.ts';

export interface DrillOptions {
  /** A target's name, or `all` that the drill applies to. The first when left out. */
  target?: string;
  /** The folder with `targets/` and, if need be, `drills/`. Firedrill's own when left out. */
  project?: string;
  /** Where evidence is filed. `results/` of the project when left out. */
  results?: string;
  /** Divides the monitoring's durations; the highest that the target's rules bear when left out. */
  pace?: number;
}

/** What of a test's context is used; that of vitest has it. */
export interface TestContext {
  task: { timeout: number };
  /** Aborted when the test times out or is cancelled; the drill heals. */
  signal: AbortSignal;
  onTestFinished(after: () => Promise<void>, timeoutMs: number): void;
}

/** Setting up, breaking, watching and healing a stack takes about a minute; a machine with much to do takes longer. */
const LEAST_TIMEOUT_MS = 120_000;
/** Every wait of healing has a limit below this. */
const HEALING_LIMIT_MS = 90_000;

/**
 * A test's function that runs a drill and fails with each promise that was broken or not proven, the command that
 * shows it again, and where the evidence is. Vitest is not imported: the tests' own does it, whatever its version.
 *
 * Drills disturb each other when they measure at once; let their files run one after another (`fileParallelism: false`).
 *
 * @param name `db-down`, `db-down/stopped`, or `db-down/*` for every variant, one after another
 */
export function drill(name: string, options: DrillOptions = {}): (context: TestContext) => Promise<void> {
  return async ({ task, signal, onTestFinished }) => {
    if (task.timeout > 0 && task.timeout < LEAST_TIMEOUT_MS)
      throw new Error(
        `the test has a limit of ${task.timeout / 1000} s, and a drill takes about a minute: give it ` +
          `${LEAST_TIMEOUT_MS / 1000} s or more, as its third argument or as testTimeout`,
      );
    const running = runAll(name, options, signal);
    // A test that has timed out is left by vitest; what it started is healed before the next begins.
    onTestFinished(() => running.then(nothing, nothing), HEALING_LIMIT_MS);
    const broken = (await running).filter(({ report: { verdict } }) => !isGood(verdict.status));
    if (broken.length > 0)
      throw new AssertionError({
        message: broken.map((one) => messageOf(one, options.project)).join('\n\n'),
      });
  };
}

async function runAll(
  name: string,
  { target, project: asked, results: filed, pace }: DrillOptions,
  signal: AbortSignal,
): Promise<Evidence[]> {
  const project = asked === undefined ? ROOT : resolve(asked);
  const results = filed ?? join(project, 'results');
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const { chosen } = select([name], drills, targets, target);
  const prepared = await Promise.all(
    chosen.map(async (one) => ({
      ...one,
      monitoring: await checkTarget(one.loaded, drills, { pace, profiles: profilesFor(one) }),
    })),
  );
  await makeResultsFolder(results);
  const session = await openSession(silentProgress(), startedFor(chosen));
  const done: Evidence[] = [];
  for (const one of prepared) {
    signal.throwIfAborted();
    done.push(await session.run(one, { keep: false, results, signal }));
  }
  return done;
}

function messageOf({ report, folder }: Evidence, project: string | undefined): string {
  const promises = brokenPromises(report).map(
    ({ grade, expectation, because }) =>
      `  ${grade === 'fail' ? '✗' : '? not proven:'} ${expectation}: ${because}`,
  );
  return [
    `${VERDICT_WORDS[report.verdict.status]} ${subject(report)}`,
    ...(promises.length === 0 ? [`  ${sentence(report)}`] : promises),
    `  ${again(report, project === undefined ? {} : { project })}`,
    `  evidence: ${folder}`,
  ].join('\n');
}

function isGood(status: string): boolean {
  return status === 'pass' || status === 'acceptable';
}

function nothing(): void {}
