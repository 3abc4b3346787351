import type { AsWritten } from '../../model/timeline.ts';
import type { MetricType } from '../lint.ts';
import { plainRules } from '../plain-rules.ts';
import type { RuleGroup } from '../rule.ts';
import { parseRuleFile, type RuleFile } from '../rule-file.ts';
import { type RuleGraph, type RuleNode, ruleGraph } from '../rule-graph.ts';
import { type Condition, conditionsOf, type Extremes, nearness } from './nearness.ts';
import { type AlertPlan, type Batch, batched, planAlerts, unanswerable } from './plan.ts';
import {
  type Evaluated,
  type PromtoolAnswer,
  parsePromtool,
  promtoolTest,
  type Question,
} from './promtool-test.ts';
import { type Boundaries, type RecordedSeries, recordedInterval } from './recorded.ts';
import { asPlayed, notRecorded, readBy } from './recording.ts';
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
  /** The rule files that production loads beside it, whose recordings and alerts its own may read. */
  readonly beside?: readonly RuleFile[];
  /** Production's `rule_query_offset`, for groups that have none of their own; 0 by default. */
  readonly queryOffsetMs?: number;
  /** Whether the recording holds every series of the metrics that it names, as a run's does; not by default. */
  readonly complete?: boolean;
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
  /** Whether the labels of alerts that fire are wanted; not by default. */
  readonly withInstances?: true;
  /** How many promtools run side by side; 2 by default. */
  readonly concurrency?: number;
}

/** An answer about an alert, and the labels of its firing instances where they were asked for. */
export interface Replayed extends AsWritten {
  readonly instances?: readonly Readonly<Record<string, string>>[];
}

/** The most text that one promtool is given; more is split. */
const MAX_FILE_CHARACTERS = 12_000_000;

/**
 * Answers for each alert whether production, with its own rules and intervals, would have been told, and when: times from
 * injection to firing (`fires`) and from healing to resolved (`resolves`), each a range over the phases that chance sets.
 * The recording is played at real speed on production's scrape grid and put before the unmodified rules in virtual time.
 * @throws {FiredrillError} `usage` for an invalid rule file; whatever `runPromtool` throws
 */
export async function replayRules(inputs: ReplayInputs): Promise<Map<string, Replayed>> {
  const file = parseRuleFile(inputs.rulesText, inputs.file ?? 'rules.yml');
  const graph = ruleGraph([file, ...(inputs.beside ?? []).filter((other) => other.file !== file.file)]);
  const { evaluationIntervalMs, queryOffsetMs = 0 } = inputs;
  const all = planAlerts(graph, file.file, { evaluationIntervalMs, queryOffsetMs });
  const plans = inputs.alerts === undefined ? all : all.filter(({ alert }) => inputs.alerts?.includes(alert));
  const answers = new Map<string, Replayed>();
  for (const alert of inputs.alerts ?? []) answers.set(alert, notProven('no such alert in the rule file'));
  for (const { alert } of plans) answers.set(alert, notProven('it was not replayed'));
  const series = asPlayed(inputs.series, inputs.boundaries);
  const boundaries = played(inputs.boundaries, series);
  const unfit = unusable(boundaries, recordedInterval(series));
  const open = plans.filter((plan) => {
    const reason = unfit ?? unanswerable(plan);
    if (reason !== undefined) answers.set(plan.alert, notProven(reason));
    return reason === undefined;
  });
  for (const batch of batched(open)) {
    for (const [alert, answer] of await replayBatch({ ...inputs, series, boundaries }, graph, batch))
      answers.set(alert, answer);
  }
  return answers;
}

/** The steady state begins with the second scrape at the earliest: what a counter gained by the first is unknown. */
function played(boundaries: Boundaries, series: readonly RecordedSeries[]): Boundaries {
  const first = series.reduce(
    (least, { samples }) => Math.min(least, samples[0]?.t ?? least),
    Number.POSITIVE_INFINITY,
  );
  return {
    ...boundaries,
    steadyFrom: Number.isFinite(first) ? Math.max(boundaries.steadyFrom, first) : boundaries.steadyFrom,
  };
}

async function replayBatch(
  inputs: ReplayInputs,
  graph: RuleGraph,
  batch: Batch,
): Promise<Map<string, Replayed>> {
  const { boundaries, periodMs = 0 } = inputs;
  const kindOf = signalKinds(
    batch.nodes.map(({ root }) => root),
    inputs.types,
  );
  const series = readBy(batch.reads, madeBy(batch.nodes), inputs.series);
  const swept = sweep({
    batch,
    series,
    kindOf,
    boundaries,
    scrapeIntervalMs: inputs.scrapeIntervalMs,
    jobs: inputs.jobs ?? new Map(),
    wallAtZeroMs: inputs.wallAtZeroMs ?? 0,
    periodMs,
    stepMs: recordedInterval(series.length === 0 ? inputs.series : series),
  });
  if ('impossible' in swept)
    return new Map(batch.alerts.map(({ alert }) => [alert, notProven(swept.impossible)]));
  const evaluated = { intervalMs: swept.evaluationIntervalMs, queryOffsetMs: batch.queryOffsetMs };
  const { answer, failing } = await ask(inputs, rulesOf(graph, batch), evaluated, swept.runs);
  const answers = new Map(
    batch.alerts.map((plan): [string, Replayed] => {
      const { alert, nodes } = plan;
      const failed = [alert, ...nodes.map(({ rule }) => rule.name)].find((name) => failing.has(name));
      const error = failed === undefined ? answer.errors[0] : `${failed}: ${failing.get(failed)}`;
      if (error !== undefined) return [alert, notProven(`promtool: ${error}`)];
      const seen = answer.alerts.filter((one) => one.alert === alert);
      const own = readBy(plan.reads, madeBy(nodes), series);
      const missing = notRecorded(plan.reads, inputs.series, {
        types: inputs.types ?? new Map(),
        complete: inputs.complete ?? false,
      });
      const evaluationMs = swept.evaluationIntervalMs;
      return [
        alert,
        verdictOf(swept.runs, seen, {
          widenMs: swept.widenMs,
          heldMs: boundaries.healed - boundaries.injected,
          leastMs: Math.ceil(plan.leastForMs / plan.evaluationIntervalMs) * plan.evaluationIntervalMs,
          evaluationMs,
          unsettled: unsettled(boundaries, recordedInterval(inputs.series), periodMs),
          changing: stillChanging(own, kindOf, boundaries, periodMs),
          missing,
        }),
      ];
    }),
  );
  const never = batch.alerts.filter(({ alert }) => answers.get(alert)?.status === 'never');
  for (const [alert, reason] of await howNear(
    inputs,
    rulesOf(graph, batch),
    evaluated,
    swept.runs,
    never,
    answer,
  ))
    answers.set(alert, { status: 'never', reason });
  if (inputs.withInstances) await addInstances(inputs, rulesOf(graph, batch), evaluated, swept.runs, answers);
  return answers;
}

/** The names that the rules under test give to series; those are not played. */
function madeBy(nodes: readonly RuleNode[]): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ rule }) => (rule.kind === 'record' ? [rule.name] : [])));
}

/** The rules of a batch, each in its group and in their order. */
function rulesOf(graph: RuleGraph, { nodes, queryOffsetMs }: Batch): RuleGroup[] {
  const wanted = new Set(nodes);
  const groups = Map.groupBy(
    graph.nodes.filter((node) => wanted.has(node)),
    ({ group }) => group,
  );
  return [...groups].map(([group, members]) => ({
    // The global offset is no part of the file.
    ...(queryOffsetMs === 0 ? {} : { queryOffsetMs }),
    ...group,
    rules: members.map(({ rule }) => rule),
  }));
}

/** Of alerts that never fired, how near they came, at the first phase of each. */
async function howNear(
  { runPromtool }: ReplayInputs,
  rules: readonly RuleGroup[],
  evaluated: Evaluated,
  runs: readonly SweepRun[],
  plans: readonly AlertPlan[],
  answer: PromtoolAnswer,
): Promise<Map<string, string>> {
  const conditions = new Map<AlertPlan, readonly Condition[]>();
  let count = 0;
  for (const plan of plans) {
    const own = plan.own.flatMap((node) => {
      const found = conditionsOf(node, count);
      count += found.length;
      return found;
    });
    conditions.set(plan, own);
  }
  const questions: Question[] = [...conditions.values()].flat().map(({ question }) => question);
  const [run] = runs;
  const values =
    questions.length === 0 || run === undefined
      ? []
      : (await asked(runPromtool, rules, evaluated, run, questions)).values;
  const extremes = new Map<number, { min: number; max: number }>();
  for (const { id, which, value } of values) {
    const one = extremes.get(id) ?? { min: Number.NaN, max: Number.NaN };
    one[which] = value;
    extremes.set(id, one);
  }
  const reasons = new Map<string, string>();
  for (const [plan, own] of conditions) {
    const active = answer.alerts.flatMap(({ alert, activeMs }) =>
      alert === plan.alert && activeMs !== undefined ? [activeMs] : [],
    );
    const found: ReadonlyMap<number, Extremes> = extremes;
    const activeMs = active.length === 0 ? undefined : Math.max(...active);
    const reason = nearness(own, found, { forMs: plan.forMs, activeMs });
    if (reason !== undefined) reasons.set(plan.alert, reason);
  }
  return reasons;
}

/** Adds the labels of the alerts that fire, as they are at the first phase. */
async function addInstances(
  { runPromtool }: ReplayInputs,
  rules: readonly RuleGroup[],
  evaluated: Evaluated,
  runs: readonly SweepRun[],
  answers: Map<string, Replayed>,
): Promise<void> {
  const firing = [...answers].flatMap(([alert, { status }]) => (status === 'fires' ? [alert] : []));
  const [run] = runs;
  if (run === undefined || firing.length === 0) return;
  const { instances } = await asked(runPromtool, rules, evaluated, run, [], firing);
  for (const alert of firing) {
    const own = instances.flatMap((one) => (one.alert === alert ? [one.labels] : []));
    answers.set(alert, { status: 'fires', ...answers.get(alert), instances: own });
  }
}

/** The values of some expressions in one run; none where promtool cannot say, since nothing depends on them. */
async function asked(
  runPromtool: RunPromtool,
  rules: readonly RuleGroup[],
  evaluated: Evaluated,
  run: SweepRun,
  questions: readonly Question[],
  instancesOf: readonly string[] = [],
): Promise<PromtoolAnswer> {
  const test = promtoolTest('rules.yml', evaluated, [run], questions, instancesOf);
  const files = { 'rules.yml': plainRules(rules, { withoutAnnotations: true }), 'test.yml': test };
  return parsePromtool(await runPromtool(new Map(Object.entries(files)), 'test.yml'));
}

/**
 * Puts the runs before the rules. A rule that fails to evaluate ends promtool, where in production it would fail alone:
 * it is taken out, remembered with its error, and the rest is asked again.
 */
async function ask(
  { runPromtool, concurrency = 2 }: ReplayInputs,
  rules: readonly RuleGroup[],
  evaluated: Evaluated,
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
        const test = promtoolTest('rules.yml', evaluated, part);
        const files = { 'rules.yml': plainRules(kept, { withoutAnnotations: true }), 'test.yml': test };
        outputs.push(await runPromtool(new Map(Object.entries(files)), 'test.yml'));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const parsed = outputs.map((output) => parsePromtool(output, evaluated.queryOffsetMs));
    const answer = {
      alerts: parsed.flatMap(({ alerts }) => alerts),
      values: [],
      instances: [],
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
