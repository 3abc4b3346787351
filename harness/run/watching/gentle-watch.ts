/** Begins to watch a service, no more often than it bears. */

import { FiredrillError } from '../../model/errors.ts';
import type { Step } from '../../model/progress.ts';
import { PROBES } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ControlRecord } from '../../model/timeline.ts';
import { type Condition, WARM_UP_LIMIT_MS } from '../../promises/condition.ts';
import { compared, FEWEST } from '../../promises/watching/moved.ts';
import { comparedInWords } from '../../promises/watching/words.ts';
import type { Probe } from '../../signals/probes/prober-loop.ts';
import type { Observers } from '../../signals/start-signals.ts';
import { served } from '../../signals/workload/requests.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import type { DrillRun } from '../open-drill.ts';
import { questionsOf } from '../questions.ts';
import type { Shell } from '../shell.ts';
import { firstAnswers } from './first-answers.ts';
import { ratesOf, watchingOf } from './learn-to-watch.ts';
import { measureCosts, type ProbeCosts } from './measure-costs.ts';
import { PROBED, questionOf } from './question-of.ts';

/** How many times as far apart as their cost allows probes are, each after the one before was seen to harm. */
const TIMES = [1, 4, 16] as const;
/** Users' requests that are looked back at: older ones met a service that was still getting quicker. Milliseconds. */
const RECENT_MS = 3_000;

/** Waits until the target answers, one probe at a time, and measures what each takes of it. */
export async function costsOf(
  { clock, recorder, signal }: Pick<Shell, 'clock' | 'recorder' | 'signal'>,
  stack: StartedStack,
  probes: readonly Probe[],
  reach: (conditions: readonly Condition[]) => Promise<void>,
  step: Step,
): Promise<ProbeCosts> {
  const asking = { clock, probes, onRecord: recorder.record, signal };
  await firstAnswers({ ...asking, reach });
  step.update('what one probe of each kind costs');
  // An image without a shell does not tell; then a probe costs what it takes.
  using processor = await stack.processorTime(PROBED).catch(() => undefined);
  return measureCosts({ ...asking, cpuMs: async () => (await processor?.read().catch(() => undefined)) ?? Number.NaN });
}

/**
 * Sends probes from now on, and proves by the users' requests that it changes nothing for them: some without probes, as many
 * with them. What is moved twice on end is no chance; then probes are sent more rarely, unless their period was asked for.
 *
 * @param since from when on users' requests have been sent without probes and undisturbed
 * @throws FiredrillError `unavailable` where the service cannot bear to be watched, or does not answer
 */
export async function watchGently(
  run: DrillRun,
  watching: Observers,
  costs: ProbeCosts,
  since: Millis,
  step: Step,
): Promise<void> {
  const { clock, recorder } = run;
  const question = questionOf(run.plan.header, run.plan.stack);
  let from = Math.max(since, clock.now() - RECENT_MS);
  let last = '';
  for (const times of TIMES) {
    const record = { ...watchingOf(costs, { ...question, times }), t: clock.now() };
    const without = await stretch(run, from, step);
    recorder.record(record);
    await watching.probe(ratesOf(record));
    const begun = clock.now();
    await run.reach(questionsOf(run, 'up'), step);
    let control = await controlled(run, without, begun, step);
    if (control.moved !== 'nothing') control = await controlled(run, without, clock.now(), step);
    if (control.moved === 'nothing' || control.moved === undefined) return;
    if (PROBES.every((probe) => record.probes[probe].by === 'asked')) return;
    last = comparedInWords(control);
    await watching.probe(undefined);
    from = clock.now();
  }
  throw new FiredrillError('unavailable', `the service cannot bear to be watched: ${last}`);
}

async function controlled(run: DrillRun, without: ControlRecord['without'], from: Millis, step: Step) {
  const windows = { without, with: await stretch(run, from, step) };
  run.recorder.record({ kind: 'control', t: run.clock.now(), ...windows });
  return compared(served(run.facts), windows);
}

/** From a moment on until enough requests that were due since are over. */
async function stretch(run: DrillRun, from: Millis, step: Step): Promise<{ from: Millis; to: Millis }> {
  const over = () => served(run.facts).filter(({ intended }) => intended >= from);
  await run.ask(
    [
      {
        id: 'watching/requests',
        for: `${FEWEST} requests of the workload, to see what watching changes for them`,
        limitMs: WARM_UP_LIMIT_MS,
        look() {
          const seen = over().length;
          return seen >= FEWEST ? { met: true } : { met: false, seen: `${seen} so far` };
        },
      },
    ],
    step,
  );
  // Those still under way when the last of them was over are no part of it.
  return { from, to: Math.max(from, ...over().map(({ intended }) => intended)) + 1 };
}
