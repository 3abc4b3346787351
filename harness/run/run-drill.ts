import { pause } from '../host/pause.ts';
import { ENTRY } from '../model/target.ts';
import { promisesSchema } from '../promises/contract.ts';
import { watchStopConditions } from '../promises/stops/watch.ts';
import { probesTo } from '../signals/probes/probes.ts';
import { startSignals } from '../signals/start-signals.ts';
import type { WatchedStack } from '../signals/watch.ts';
import type { StartedStack } from '../stack/start-stack.ts';
import { announce, inject, look, undo } from './breaking.ts';
import { leaveToPeople } from './by-hand/by-hand.ts';
import { eachAlone } from './each-alone.ts';
import { watchEarlyDeaths } from './early-deaths.ts';
import { loading } from './loading/loading.ts';
import { type DrillRun, openDrill } from './open-drill.ts';
import type { RunPlan } from './prepare-run.ts';
import { calmConditions, isGone, questionsOf, stillWellConditions, wellConditions } from './questions.ts';
import { whileRedrawing } from './redraw.ts';
import { recordSeries, replayAsWritten } from './replay-run.ts';
import { type Host, toItsEnd } from './shell.ts';
import { trafficControl } from './traffic-control.ts';
import { costsOf, watchGently } from './watching/gentle-watch.ts';
import { questionOf } from './watching/question-of.ts';
import { withStack } from './with-stack.ts';

/**
 * Runs one drill on one target and writes all it sees to `timeline.jsonl`; the judge reads it afterwards.
 *
 *  1. start    every container of the stack, and all observers; warm-up is over when everything answers
 *  2. steady   prove that nothing is wrong before something is broken
 *  3. inject   register the undo, break it, look whether it is broken; of several faults each alone before all are
 *  4. hold     until every question asked of the fault is answered, or its limit has passed
 *     by hand  in a run that people have to do with: they are paged, and cure it themselves
 *  5. recover  undo; until everything is as before, or its limit has passed
 *  6. verify   read back every write
 *  7. stop     keep the logs, remove everything, put what was scraped before the rules as written
 *
 * Never throws for what the target, the fault or the machine did: the timeline's last record says how it ended.
 */
export async function runDrill(plan: RunPlan, host: Host): Promise<void> {
  using run = openDrill(plan, host);
  const { signal, phases } = run;
  const { lease } = host;
  await toItsEnd(run, async () => {
    const start = await lease.enter('background', signal);
    const series = await withStack(run, { ...plan, yielding: !start.all }, async (stack) => {
      // Watching loads the machine too: it is over after the watchers have ended.
      await using _over = whenOver(run);
      await lease.enter('warm', signal);
      await stack.stopYielding();
      const { load: contract, abortIf = {} } = promisesSchema.parse(plan.header.contract);
      await using front = await inFront(run, stack);
      const watched = watchOf(run, front);
      await using watching = await startSignals(plan.needs, watched);
      await using load = contract && loading(run, stack, contract);
      await before(run, async () => {
        const { entry = ENTRY, workload } = plan.header;
        const probes = probesTo({ ...watched, captured: watching.captured }, plan.needs);
        const costs = await phases.run('start', 'wait for answers', (step) =>
          costsOf(run, { stack, entry, probes }, step),
        );
        let since = run.clock.now();
        await phases.run('start', 'warm up', async (step) => {
          await watching.begin();
          await run.reach(wellConditions(run), step);
        });
        await lease.enter('measure', signal);
        // Until now others may have kept the machine busy.
        if (lease.shared) since = run.clock.now();
        await phases.run('start', 'see that watching changes nothing', (step) =>
          watchGently(
            run,
            watching,
            {
              costs,
              probes,
              workload,
              since,
              question: questionOf({ ...plan.header, entry, stack: plan.stack }),
            },
            step,
          ),
        );
        // Waiting for that may have disturbed the stack.
        if (lease.shared) {
          await phases.run('start', 'see that all is still well', (step) =>
            run.reach(stillWellConditions(run), step),
          );
          await lease.enter('measure', signal);
        }
        if (load)
          await phases.run('start', 'measure what it can do, and what the remedies do', async (step) => {
            await load.calibrate(watching.captured.values, step);
            await run.reach(calmConditions(run), step);
          });
        await phases.run('steady', 'prove steady state', (step) =>
          watching.during('steady', async () => {
            await run.reach(questionsOf(run, 'steady'), step);
            await pause(plan.header.injectAfterMs ?? 0, signal);
          }),
        );
      });
      const traffic = trafficControl(watching, plan.header.workload);
      const can: StartedStack = { ...stack, traffic, ...(load ? { load } : {}) };
      try {
        using _stop = watchStopConditions(abortIf, run);
        await phases.run('inject', `inject ${plan.fault.name} into ${plan.service}`, async (step) => {
          announce(run, can);
          await eachAlone(run, can, step);
          await inject(run, can);
        });
        await phases.run('hold', 'hold and watch', async (step) => {
          await whileRedrawing(run, stack, () =>
            watching.during('hold', () => run.ask(questionsOf(run, 'hold'), step)),
          );
          await look(run, can);
        });
        await leaveToPeople(run, can);
      } finally {
        await phases.run('recover', 'undo and recover', async (step) => {
          await undo(run);
          if (signal.aborted) return;
          await watching.during('recover', async () => {
            await run.ask(questionsOf(run, 'back'), step);
            // What waits after a load is worked off with all that the stack can do; and whether a fault is gone that
            // struck by chance shows in how long many clients take, which a stack that starts would bend.
            if (!load && run.facts.effects.at(-1)?.rate === undefined) await lease.enter('warm', signal);
            await run.ask(questionsOf(run, 'stays'), step);
          });
          await look(run, can);
        });
      }
      return await phases.run('verify', 'read back every write', async (step) => {
        await watching.readBack(step, isGone(run) ? AbortSignal.abort() : signal);
        await load?.readBack(watching.captured.values);
        await run.ask(questionsOf(run, 'over'), step);
        return plan.recordsSeries ? await recordSeries(run, stack) : undefined;
      });
    });
    const { all } = await lease.enter('background', signal);
    if (plan.asWritten !== undefined)
      await phases.run('stop', 'replay the rules as written', () => replayAsWritten(run, series, all));
  });
}

/** Disposing tells the other runs on the machine that nothing is measured here any more, also of a run that was aborted. */
function whenOver({ host: { lease }, signal }: DrillRun): AsyncDisposable {
  const ignore = () => undefined;
  return { [Symbol.asyncDispose]: () => lease.enter('background', signal).then(ignore, ignore) };
}

/** The stack as probes and traffic see it: a load, and what measures inside of it, call the service itself. */
async function inFront({ plan }: DrillRun, stack: StartedStack): Promise<WatchedStack & AsyncDisposable> {
  const { entry = ENTRY } = plan.header;
  const front = await plan.inFront?.(stack.origin(entry));
  return {
    ...stack,
    origin: (service) => (service === entry && front !== undefined ? front.origin : stack.origin(service)),
    [Symbol.asyncDispose]: async () => front?.[Symbol.asyncDispose](),
  };
}

/** What the observers of a drill are given. */
function watchOf({ plan, clock, recorder, phases, giveUp }: DrillRun, stack: WatchedStack) {
  const { resolutionMs, pace, login, probes, workload, sources = [], entry = ENTRY } = plan.header;
  return {
    transports: plan.transports,
    stack,
    clock,
    recorder,
    resolutionMs,
    pace,
    jobs: plan.jobs,
    ruleKinds: plan.ruleKinds,
    alertmanager: plan.alertmanager,
    entry,
    sources,
    ...(login === undefined ? {} : { login }),
    probes,
    ...(workload === undefined ? {} : { workload }),
    phase: phases.current,
    giveUp,
  };
}

/** What is done before anything is broken: no service has a reason to end meanwhile. */
async function before(run: DrillRun, work: () => Promise<void>): Promise<void> {
  using _deaths = watchEarlyDeaths(run);
  await work();
}
