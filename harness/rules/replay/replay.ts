import type { AsWritten } from '../../model/timeline.ts';
import type { MetricType } from '../lint.ts';
import { plainRules } from '../plain-rules.ts';
import type { RuleGroup } from '../rule.ts';
import { parseRuleFile } from '../rule-file.ts';
import { metricsIn } from '../scalability.ts';
import { type Batch, batched, planAlerts, unanswerable } from './plan.ts';
import { type PromtoolAnswer, parsePromtool, promtoolTest } from './promtool-test.ts';
import { type Boundaries, nameOf, type RecordedSeries, recordedInterval } from './recorded.ts';
import { stillChanging, unsettled, unusable } from './regime.ts';
import { signalKinds } from './signal-kind.ts';
import { type SweepRun, sweep } from './sweep.ts';
import { notProven, verdictOf } from './verdict.ts';

/** Runs `promtool test rules` on one file of a directory that holds exactly these; resolves with all that it printed. */
export type RunPromtool = (files: ReadonlyMap<string, string>, testFile: string) => Promise<string>;

/** What a replay needs; every duration is production's and in milliseconds. */
export interface ReplayInputs {
  /** The rule file as production ships it. */
  readonly rulesText: string;
  /** Its name, for messages. */
  readonly file?: string;
  /** What was recorded of the drill, in real time, however densely. */
  readonly series: readonly RecordedSeries[];
  readonly boundaries: Boundaries;
  readonly scrapeIntervalMs: number;
  /** The scrape interval of the jobs that have their own. */
  readonly jobs?: ReadonlyMap<string, number>;
  /** The global one; a group's own `interval` wins. */
  readonly evaluationIntervalMs: number;
  /** The alerts asked about; all of the file by default. */
  readonly alerts?: readonly string[];
  /** Declared types by metric family, for metrics that no expression takes a rate of. */
  readonly types?: ReadonlyMap<string, MetricType>;
  /** The longest period of the fault's effect that is known of, such as the time a breaker stays open. */
  readonly periodMs?: number;
  /** Wall-clock ms at t = 0 of the samples' clock; 0 where that is the wall clock itself. */
  readonly wallAtZeroMs?: number;
  readonly runPromtool: RunPromtool;
  /** How many promtools run side by side; 2 by default. */
  readonly concurrency?: number;
}

/** The most text that one promtool is given; more is split. */
const MAX_FILE_CHARACTERS = 12_000_000;

/**
 * Answers for each alert whether production, with its own rules and intervals, would have been told, and when: times from
 * injection to firing (`fires`) and from healing to resolved (`resolves`), each a range over the phases that chance sets.
 * The recording is played at real speed on production's scrape grid and put before the unmodified rules in virtual time.
 * @throws {FiredrillError} `usage` for an invalid rule file; whatever `runPromtool` throws
 */
export async function replayRules(inputs: ReplayInputs): Promise<Map<string, AsWritten>> {
  const file = parseRuleFile(inputs.rulesText, inputs.file ?? 'rules.yml');
  const wanted = new Set(inputs.alerts ?? file.groups.flatMap(({ rules }) => rules.map(({ name }) => name)));
  const plans = planAlerts(file, inputs.evaluationIntervalMs).filter(({ alert }) => wanted.has(alert));
  const answers = new Map<string, AsWritten>();
  const boundaries = played(inputs.boundaries, inputs.series);
  const unfit = unusable(boundaries, recordedInterval(inputs.series));
  for (const alert of wanted) {
    if (inputs.alerts?.includes(alert) === true)
      answers.set(alert, notProven('no such alert in the rule file'));
  }
  for (const { alert, exprs } of plans) {
    const reason = unfit ?? unanswerable(exprs);
    if (reason === undefined) answers.delete(alert);
    else answers.set(alert, notProven(reason));
  }
  const open = plans.filter(({ alert }) => !answers.has(alert));
  for (const batch of batched(open)) {
    for (const [alert, answer] of await replayBatch({ ...inputs, boundaries }, file.groups, batch))
      answers.set(alert, answer);
  }
  return answers;
}

/** The steady state begins with the second scrape at the earliest: what a counter gained by the first is unknown. */
function played(boundaries: Boundaries, series: readonly RecordedSeries[]): Boundaries {
  const first = Math.min(...series.flatMap(({ samples }) => samples[0]?.t ?? []));
  return { ...boundaries, steadyFrom: Math.max(boundaries.steadyFrom, first) };
}

async function replayBatch(
  inputs: ReplayInputs,
  groups: readonly RuleGroup[],
  batch: Batch,
): Promise<Map<string, AsWritten>> {
  const { boundaries, periodMs = 0 } = inputs;
  const kindOf = signalKinds(batch.exprs, inputs.types);
  const series = readBy(batch.exprs, inputs.series);
  const swept = sweep({
    batch,
    series,
    kindOf,
    boundaries,
    scrapeIntervalMs: inputs.scrapeIntervalMs,
    jobs: inputs.jobs ?? new Map(),
    wallAtZeroMs: inputs.wallAtZeroMs ?? 0,
    periodMs,
  });
  if ('impossible' in swept)
    return new Map(batch.alerts.map(({ alert }) => [alert, notProven(swept.impossible)]));
  const needed = new Set([...batch.alerts.map(({ alert }) => alert), ...metrics(batch.exprs)]);
  const rules = reduced(groups, (name) => needed.has(name));
  const { answer, failing } = await ask(inputs, rules, swept.evaluationIntervalMs, swept.runs);
  return new Map(
    batch.alerts.map(({ alert, exprs }) => {
      const failed = [alert, ...metrics(exprs)].find((name) => failing.has(name));
      const error = failed === undefined ? answer.errors[0] : `${failed}: ${failing.get(failed)}`;
      if (error !== undefined) return [alert, notProven(`promtool: ${error}`)];
      const seen = answer.alerts.filter((one) => one.alert === alert);
      return [
        alert,
        verdictOf(swept.runs, seen, {
          widenMs: swept.widenMs,
          heldMs: boundaries.healed - boundaries.injected,
          unsettled: unsettled(boundaries, recordedInterval(inputs.series), periodMs),
          changing: stillChanging(readBy(exprs, series), kindOf, boundaries, periodMs),
        }),
      ];
    }),
  );
}

/** The series that the expressions name; all, where one selects by something other than a name. */
function readBy(exprs: readonly string[], series: readonly RecordedSeries[]): RecordedSeries[] {
  const recorded = series.filter((one) => !['ALERTS', 'ALERTS_FOR_STATE'].includes(nameOf(one)));
  const metrics = exprs.map(metricsIn);
  if (metrics.some((names) => names.length === 0)) return recorded;
  const named = new Set(metrics.flat());
  return recorded.filter((one) => named.has(nameOf(one)));
}

/**
 * Puts the runs before the rules. A rule that fails to evaluate ends promtool, where in production it would fail alone:
 * it is taken out, remembered with its error, and the rest is asked again.
 */
async function ask(
  { runPromtool, concurrency = 2 }: ReplayInputs,
  rules: readonly RuleGroup[],
  evaluationIntervalMs: number,
  runs: readonly SweepRun[],
): Promise<{ answer: PromtoolAnswer; failing: Map<string, string> }> {
  const failing = new Map<string, string>();
  let kept = rules;
  for (;;) {
    const outputs: string[] = [];
    const parts = shared(runs, concurrency).values();
    const worker = async () => {
      // The workers draw from one iterator, so each part is run once.
      for (const part of parts) {
        const test = promtoolTest('rules.yml', evaluationIntervalMs, part);
        const files = { 'rules.yml': plainRules(kept, { withoutAnnotations: true }), 'test.yml': test };
        outputs.push(await runPromtool(new Map(Object.entries(files)), 'test.yml'));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const parsed = outputs.map(parsePromtool);
    const answer = {
      alerts: parsed.flatMap(({ alerts }) => alerts),
      errors: parsed.flatMap(({ errors }) => errors),
    };
    const broken = answer.errors
      .map((error) => error.match(/rule: (.+?), time: .*?, err: (.*)/))
      .find(Boolean);
    const [, name, error] = broken ?? [];
    if (name === undefined || failing.has(name)) return { answer, failing };
    failing.set(name, error ?? 'the rule cannot be evaluated');
    kept = reduced(kept, (one) => one !== name);
  }
}

/** Splits runs for promtools side by side, into more parts where the text would be too long for one. */
function shared(runs: readonly SweepRun[], concurrency: number): SweepRun[][] {
  const size = ({ series }: SweepRun) => series.reduce((sum, { values }) => sum + values.length, 0);
  const total = runs.reduce((sum, run) => sum + size(run), 0);
  const parts = Math.max(concurrency, Math.ceil(total / MAX_FILE_CHARACTERS));
  return Array.from({ length: parts }, (_, part) => runs.filter((_, index) => index % parts === part)).filter(
    (part) => part.length > 0,
  );
}

/** Some of the rules, as they are but for their annotations. */
function reduced(groups: readonly RuleGroup[], keep: (name: string) => boolean): RuleGroup[] {
  return groups.map((group) => ({ ...group, rules: group.rules.filter(({ name }) => keep(name)) }));
}

function metrics(exprs: readonly string[]): string[] {
  return exprs.flatMap(metricsIn);
}
