/** Begins to watch a service, no more often than it bears. */

import { FiredrillError } from '../../model/errors.ts';
import type { Step } from '../../model/progress.ts';
import { type ProbeName, probesIn, type WorkloadSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { ControlRecord, WatchingRecord } from '../../model/timeline.ts';
import { type Condition, WARM_UP_LIMIT_MS } from '../../promises/condition.ts';
import { compared, FEWEST } from '../../promises/watching/moved.ts';
import { comparedInWords } from '../../promises/watching/words.ts';
import type { Probe } from '../../signals/probes/probe.ts';
import type { Observers } from '../../signals/start-signals.ts';
import { served } from '../../signals/workload/requests.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import type { Shell } from '../shell.ts';
import type { Waits } from '../waits.ts';
import { ownRequests, usersRequests } from './control-requests.ts';
import { firstAnswers } from './first-answers.ts';
import { ratesOf, type WatchQuestion, watchingOf } from './learn-to-watch.ts';
import { measureCosts, type ProbeCost, type ProbeCosts } from './measure-costs.ts';

/**
 * How many times as far apart as their cost allows probes are, each after the one before was seen to harm. Where every period
 * was asked for it stays, and two of three rounds decide: what the machine moves, it does not move again.
 */
const TIMES = [1, 4, 16] as const;
const DECIDED = 2;
/** How often users' requests may be found to have become slower by themselves, beside other processes, before it counts as harm. */
const BY_THEMSELVES = 3;
/** Users' requests that are looked back at: older ones met a service that was still getting quicker. Milliseconds. */
const RECENT_MS = 3_000;
/** Users who send so little that it takes longer than this to see enough of it are not waited for. Milliseconds. */
const USERS_LIMIT_MS = 3_000;
/** Looks of each probe beside which requests are seen, and on end before the first of them. */
const LOOKS = 3;

type Watcher = Pick<Shell, 'clock' | 'recorder' | 'signal' | 'facts'> & Waits;

/** Waits until the target answers, one probe at a time, and measures what each takes of it. */
export async function costsOf(
  { clock, recorder, signal, reach }: Watcher,
  {
    stack,
    entry,
    probes,
  }: { stack: Pick<StartedStack, 'processorTime'>; entry: string; probes: readonly Probe[] },
  step: Step,
): Promise<ProbeCosts> {
  if (probes.length === 0) return { costs: new Map(), serial: 0 };
  const asking = { clock, probes, onRecord: recorder.record, signal };
  await firstAnswers({ ...asking, reach: (conditions) => reach(conditions, step) });
  step.update('what one probe of each kind costs');
  const serviceOf = ({ spec: { service = entry } }: Probe) => service;
  const costs = new Map<ProbeName, ProbeCost>();
  let serial = 0;
  // Each costs the service that answers it.
  for (const service of new Set(probes.map(serviceOf))) {
    // Where neither the container nor the engine tells, a probe costs what it takes.
    using processor = await stack.processorTime(service).catch(() => undefined);
    const cpuMs = async () => (await processor?.read().catch(() => undefined)) ?? Number.NaN;
    const its = probes.filter((probe) => serviceOf(probe) === service);
    const measured = await measureCosts({ ...asking, probes: its, cpuMs });
    for (const [name, cost] of measured.costs) costs.set(name, cost);
    serial = Math.max(serial, measured.serial);
  }
  return { costs, serial };
}

export interface GentleWatch {
  costs: ProbeCosts;
  question: WatchQuestion;
  probes: readonly Probe[];
  workload?: WorkloadSpec | undefined;
  /** From when on users' requests have been sent without probes and undisturbed. */
  since: Millis;
}

/**
 * Sends probes from now on, and proves by the users' requests that it changes nothing for them: some without probes, as many
 * with them. What is moved twice on end is no chance; then probes are sent more rarely, unless their period was asked for.
 * A service that watching harms is not drilled: it would be accused of what we do.
 *
 * @throws FiredrillError `unavailable` where the service cannot bear to be watched, or does not answer
 */
export async function watchGently(
  run: Watcher,
  watching: Pick<Observers, 'probe'>,
  { costs, question, probes, workload, since }: GentleWatch,
  step: Step,
): Promise<void> {
  const { clock, recorder, facts } = run;
  const probe = probes.find(({ name }) => name === 'user') ?? probes[0];
  if (probe === undefined) return;
  const users = workload !== undefined && (FEWEST * 1_000) / workload.ratePerSecond <= USERS_LIMIT_MS;
  const aloneMs = costs.costs.get(probe.name)?.aloneMs ?? 0;
  using requests = users ? usersRequests(facts, run, clock) : ownRequests({ ...run, probe, aloneMs });
  let from = Math.max(since, clock.now() - RECENT_MS);
  let last = '';
  let harmed = 0;
  let moving = 0;
  const isFixed = probes.every(({ name }) => question.asked[name] !== undefined);
  for (let round = 0; round < TIMES.length; ) {
    const record = { ...rarer(costs, { ...question, times: TIMES[round] ?? 1 }, last), t: clock.now() };
    const looksMs = LOOKS * Math.max(...Object.values(record.probes).map(({ everyMs }) => everyMs));
    const without = await requests.stretch(from, 0, step);
    recorder.record(record);
    await watching.probe(ratesOf(record));
    const begun = clock.now();
    await run.reach(answered(run, record), step);
    const against = (windows: Pick<ControlRecord, 'without' | 'with'>) =>
      compared(requests.own()?.requests ?? served(facts), windows);
    const beside = async (since: Millis) => {
      const windows = { without, with: await requests.stretch(since, looksMs, step) };
      const own = requests.own();
      recorder.record({ kind: 'control', t: clock.now(), ...windows, ...(own === undefined ? {} : { own }) });
      return windows;
    };
    let windows = await beside(begun);
    if (against(windows).moved !== 'nothing') windows = await beside(clock.now());
    const control = against(windows);
    const isMoved = control.moved !== 'nothing' && control.moved !== undefined;
    const isOpen = isFixed && harmed > 0 && round < TIMES.length - 1;
    if (!isMoved && !isOpen) return;
    const words = comparedInWords(control);
    if (isFixed && isMoved && harmed + 1 === DECIDED) throw unbearable(words, question);
    await watching.probe(undefined);
    // What probes left behind is worked off before it is looked at what the service does without them.
    await firstAnswers({ ...run, probes, onRecord: recorder.record, reach: (all) => run.reach(all, step) });
    from = clock.now();
    if (isMoved && !isFixed && moving < BY_THEMSELVES) {
      const after = await requests.stretch(from, 0, step);
      if (against({ without: after, with: windows.with }).moved === 'nothing') {
        // As they are without probes again, so they were beside them: that was no harm of ours.
        moving += 1;
        continue;
      }
    }
    if (isMoved) {
      harmed += 1;
      last = words;
    }
    round += 1;
  }
  throw unbearable(last, question);
}

function unbearable(last: string, { asked }: WatchQuestion): FiredrillError {
  const remedy = Object.values(asked).length > 0 ? '; leave out everyMs and --resolution' : '';
  return new FiredrillError('unavailable', `the service cannot bear to be watched: ${last}${remedy}`);
}

/**
 * What is recorded of it.
 * @param harmed what watching it more often was seen to do
 * @throws FiredrillError `unavailable` where the service cannot bear to be watched
 */
function rarer(costs: ProbeCosts, question: WatchQuestion, harmed: string): Omit<WatchingRecord, 't'> {
  try {
    return watchingOf(costs, question);
  } catch (error) {
    if (harmed === '' || !(error instanceof FiredrillError)) throw error;
    // Why its probes are further apart than their cost alone would have them.
    throw new FiredrillError('unavailable', `${error.message}; more often than that, ${harmed}`, {
      cause: error,
    });
  }
}

/** That each probe is answered well now that it is sent as often as it will be. */
function answered({ facts }: Watcher, { probes }: Omit<WatchingRecord, 'kind'>): Condition[] {
  return probesIn(probes).map((name) => ({
    id: `watching/${name}/good`,
    for: `${name} good ${LOOKS} times on end`,
    limitMs: WARM_UP_LIMIT_MS + LOOKS * (probes[name]?.everyMs ?? 0),
    look() {
      const { goodRun, last } = facts.probeNow(name);
      if (goodRun >= LOOKS) return { met: true };
      const answer = last && `${last.outcome}${last.status ? ` (${last.status})` : ''}`;
      return { met: false, seen: answer ? `${answer}, ${goodRun} good on end` : 'no probe yet' };
    },
  }));
}
