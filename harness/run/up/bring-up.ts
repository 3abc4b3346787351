/** Starts a target's stack as a drill would, and says what there is to watch; nothing is broken. */

import type { Step } from '../../model/progress.ts';
import { type ProbeName, type ProbeSpec, probesIn, type WorkloadSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ControlRecord, WatchingRecord } from '../../model/timeline.ts';
import { answersBetween, firstAnswer } from '../../promises/answers.ts';
import { comparedIn } from '../../promises/watching/moved.ts';
import { comparedInWords, whoseInWords } from '../../promises/watching/words.ts';
import type { Redact } from '../../safety/secrets/redact.ts';
import type { Facts } from '../../signals/facts.ts';
import { probesTo } from '../../signals/probes/probes.ts';
import { startSignals } from '../../signals/start-signals.ts';
import type { Watch } from '../../signals/watch.ts';
import type { StackPlan } from '../../stack/plan.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import { watchEarlyDeaths } from '../early-deaths.ts';
import type { Monitoring } from '../monitoring.ts';
import { type Host, openShell, type Shell } from '../shell.ts';
import { waitsOf } from '../waits.ts';
import { costsOf, watchGently } from '../watching/gentle-watch.ts';
import { questionOf } from '../watching/question-of.ts';
import { withStack } from '../with-stack.ts';
import { type MonitoringSeen, monitoringSeen } from './monitoring-seen.ts';

/** Lines of each service's log that are told. */
const LAST_LINES = 3;
/** Two scrapes of a slow production, milliseconds. */
const SCRAPED_LIMIT_MS = 90_000;

export interface UpPlan {
  run: string;
  folder: string;
  /** Every service of the target's, and its role. */
  services: Readonly<Record<string, string>>;
  entry: string;
  stack: StackPlan;
  images: ReadonlyMap<string, string>;
  monitoring: Monitoring;
  sources: readonly string[];
  /** What services print and answer goes through it before it is told or filed. */
  redact: Redact;
  /** The finest period of the probes, milliseconds. */
  resolutionMs: Millis;
  login?: Watch['login'];
  probes: Readonly<Partial<Record<ProbeName, ProbeSpec>>>;
  transports: Watch['transports'];
  workload?: WorkloadSpec | undefined;
}

/** What there is, when all is up. */
export interface UpSeen {
  /** Where the entry answers from this machine, and where Prometheus does. */
  origin: string;
  prometheus?: string;
  /** What each service printed last. */
  printed: { service: string; lines: readonly string[] }[];
  /** What each probe was answered, from its first answer on. */
  answers: { probe: ProbeName; told: string }[];
  /** Absent without probes. */
  watching?: Omit<WatchingRecord, 't'>;
  /** What watching changed for requests, in words. */
  control?: string;
  /** A sentence where Prometheus does not tell; absent without one. */
  monitoring?: MonitoringSeen | string;
}

/** What goes on while the stack stays. */
export interface Staying {
  /** Told of each service that ended meanwhile. */
  onEnded(tell: (service: string, how: string) => void): void;
  signal: AbortSignal;
}

/**
 * @param onUp what is done with it once it is up; everything is removed when that is over
 * @throws FiredrillError `unavailable` when the stack does not start or answer, or cannot bear to be watched
 */
export async function bringUp(
  plan: UpPlan,
  host: Host,
  onUp: (seen: UpSeen, staying: Staying) => Promise<void>,
): Promise<void> {
  using run = openShell(plan.run, plan.folder, host, plan.redact);
  await withStack(run, { ...plan, keep: false, yielding: false }, async (stack) => {
    const seen = await warmedUp(run, plan, stack);
    const onEnded: Staying['onEnded'] = (tell) => {
      run.recorder.subscribe((record) => {
        if (record.kind === 'engine' && record.action === 'die')
          tell(record.service, `ended with exit code ${record.exitCode ?? 'unknown'}`);
      });
    };
    await onUp(seen, { onEnded, signal: run.signal });
    run.signal.throwIfAborted();
  });
}

async function warmedUp(run: Shell, plan: UpPlan, stack: StartedStack): Promise<UpSeen> {
  const { clock, recorder, phases, facts, signal, giveUp } = run;
  const { entry, monitoring, workload, login, resolutionMs, probes: specs, sources, transports } = plan;
  using _deaths = watchEarlyDeaths(run, (service) => plan.services[service] === 'job');
  const watched = {
    ...{ stack, clock, recorder, entry, sources, resolutionMs, probes: specs, giveUp, transports },
    pace: monitoring.pace,
    jobs: monitoring.jobs,
    ruleKinds: monitoring.ruleKinds,
    ...(login === undefined ? {} : { login }),
    ...(workload === undefined ? {} : { workload }),
    phase: phases.current,
  };
  await using watching = await phases.run('start', 'begin to watch', () => startSignals([], watched));
  const probes = probesTo({ ...watched, captured: watching.captured }, []);
  const watcher = { ...run, ...waitsOf(run) };
  const costs = await phases.run('start', 'wait for answers', (step) =>
    costsOf(watcher, { stack, entry, probes }, step),
  );
  const since = clock.now();
  await watching.begin();
  const question = questionOf({ ...watched, stack: plan.stack });
  await phases.run('start', 'see that watching changes nothing', (step) =>
    watchGently(watcher, watching, { costs, question, probes, workload, since }, step),
  );
  const prometheus = monitoring.files === undefined ? undefined : stack.origin('prometheus');
  const looking = (origin: string) => (step: Step) => {
    step.update(`until every job is scraped once (limit ${SCRAPED_LIMIT_MS / 1000} s)`);
    return monitoringSeen(origin, SCRAPED_LIMIT_MS, signal);
  };
  const told = prometheus && (await phases.run('start', 'ask what is monitored', looking(prometheus)));
  return {
    origin: stack.origin(entry),
    ...(prometheus === undefined ? {} : { prometheus }),
    printed: await printedLast(plan, stack),
    answers: probesIn(specs).map((probe) => {
      const series = facts.probes[probe];
      return { probe, told: answersBetween(series, firstAnswer(series), series.length - 1) };
    }),
    ...(facts.watching === undefined ? {} : { watching: facts.watching }),
    ...(facts.control === undefined ? {} : { control: controlInWords(facts, facts.control) }),
    ...(told ? { monitoring: told } : {}),
  };
}

function printedLast({ services, redact }: UpPlan, stack: StartedStack): Promise<UpSeen['printed']> {
  return Promise.all(
    Object.keys(services).map(async (service) => {
      const lines = await stack.linesInLog(service, 0).catch(() => []);
      return { service, lines: lines.slice(-LAST_LINES).map(({ line }) => redact(line)) };
    }),
  );
}

function controlInWords(facts: Facts, control: ControlRecord): string {
  const seen = comparedIn(facts, control);
  const moved = seen.moved === 'nothing' ? 'nothing is moved' : `moved: ${seen.moved ?? 'too few to tell'}`;
  return `${whoseInWords(control)}: ${comparedInWords(seen)}: ${moved}`;
}
