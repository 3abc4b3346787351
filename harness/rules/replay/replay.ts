import type { AsWritten } from '../../model/timeline.ts';
import type { MetricType } from '../lint.ts';
import type { RuleGroup } from '../rule.ts';
import { parseRuleFile, type RuleFile } from '../rule-file.ts';
import { type RuleGraph, type RuleNode, ruleGraph } from '../rule-graph.ts';
import { type Asked, askPromtool, type RunPromtool, type Told } from './ask-promtool.ts';
import { bearings } from './bearing.ts';
import { findsNothing } from './finds-nothing.ts';
import { heldByValue, stillGrowing } from './growing.ts';
import { leastToFire } from './least.ts';
import { momentsIn } from './moments.ts';
import { conditionsOf, howNear } from './nearness.ts';
import { type AlertPlan, type Batch, batched, intervalOf, planAlerts, unanswerable } from './plan.ts';
import { played } from './played.ts';
import type { PromtoolAnswer } from './promtool-test.ts';
import { type Boundaries, type RecordedSeries, recordedInterval, type SignalKind } from './recorded.ts';
import { asPlayed, notRecorded, readBy } from './recording.ts';
import { stillChanging, unsettled, unusable } from './regime.ts';
import { signalKinds } from './signal-kind.ts';
import { guesses, type Sweep, sweep } from './sweep.ts';
import { notProven, type VerdictInputs, verdictOf } from './verdict.ts';
import { withinReach } from './within-reach.ts';

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

/** `series` are those that some rule reads, `recorded` all there are. */
interface Prepared extends ReplayInputs {
  /** Metrics that hold moments. */
  readonly moments: ReadonlySet<string>;
  readonly recorded: readonly RecordedSeries[];
}

/** An answer about an alert, and the labels of its firing instances where they were asked for. */
export interface Replayed extends AsWritten {
  readonly instances?: readonly Readonly<Record<string, string>>[];
}

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
  // What no rule reads says nothing about when the rules' own jobs were scraped.
  const reads = plans.flatMap((plan) => plan.reads);
  const relevant = readBy(reads, new Set(), inputs.series);
  const series = asPlayed(relevant.length === 0 ? inputs.series : relevant, inputs.boundaries, inputs.series);
  const boundaries = played(inputs.boundaries, series, inputs.series);
  const unfit = unusable(boundaries, recordedInterval(series));
  const moments = momentsIn([...new Set(plans.flatMap(({ nodes }) => nodes))]);
  const open = plans.filter((plan) => {
    const reason = unfit ?? unanswerable(plan, moments.dated);
    if (reason !== undefined) answers.set(plan.alert, notProven(reason));
    return reason === undefined;
  });
  const prepared = { ...inputs, series, boundaries, recorded: inputs.series, moments: moments.metrics };
  const guessed = ({ nodes, reads }: AlertPlan) =>
    guesses({
      series: readBy(reads, madeBy(nodes), series),
      kindOf: signalKinds(
        nodes.map(({ root }) => root),
        inputs.types ?? new Map(),
        moments.metrics,
      ),
      boundaries,
      stepMs: recordedInterval(series),
      periodMs: inputs.periodMs ?? 0,
    });
  const laidOut = (of: readonly AlertPlan[]) =>
    batched(of, guessed).flatMap((batch): LaidOut[] => {
      const out = layOut(prepared, graph, batch);
      if (!('impossible' in out)) return [out];
      for (const { alert } of batch.alerts) answers.set(alert, notProven(out.impossible));
      return [];
    });
  const answer = (out: LaidOut, told: Told) => {
    for (const plan of out.batch.alerts) answers.set(plan.alert, answerOf(prepared, graph, plan, out, told));
  };
  const { empty = [], some = [] } = Object.groupBy(open, (plan) =>
    findsNothing(plan.nodes) && readBy(plan.reads, madeBy(plan.nodes), series).length === 0
      ? 'empty'
      : 'some',
  );
  for (const out of laidOut(empty)) answer(out, NOTHING_FOUND);
  const laid = laidOut(some);
  const told = await askPromtool(
    inputs.runPromtool,
    laid.map(({ asked }) => asked),
    inputs.concurrency ?? 2,
  );
  for (const [index, out] of laid.entries()) {
    const said = told[index];
    if (said !== undefined) answer(out, said);
  }
  return answers;
}

/** What promtool would say of rules that find nothing, which it need not be asked. */
const NOTHING_FOUND: Told = {
  answer: { alerts: [], values: [], instances: [], errors: [], tooMany: false },
  failing: new Map(),
};

/** A batch of alerts, as it is put before promtool. */
interface LaidOut {
  readonly batch: Batch;
  readonly series: readonly RecordedSeries[];
  readonly kindOf: (metric: string) => SignalKind;
  readonly swept: Extract<Sweep, { runs: unknown }>;
  readonly conditions: ReturnType<typeof conditionsOf>;
  readonly asked: Asked;
}

function layOut(inputs: Prepared, graph: RuleGraph, batch: Batch): LaidOut | { readonly impossible: string } {
  const { boundaries, periodMs = 0 } = inputs;
  const roots = batch.nodes.map(({ root }) => root);
  const kindOf = signalKinds(roots, inputs.types ?? new Map(), inputs.moments);
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
  if ('impossible' in swept) return swept;
  const conditions = conditionsOf(batch.alerts);
  const asked: Asked = {
    rules: rulesOf(graph, batch),
    evaluated: { intervalMs: swept.evaluationIntervalMs, queryOffsetMs: batch.queryOffsetMs },
    runs: swept.runs,
    costMs: swept.costMs,
    extras: {
      questions: [...conditions.values()].flatMap((own) => own.map(({ question }) => question)),
      instancesOf: inputs.withInstances ? batch.alerts.map(({ alert }) => alert) : [],
    },
  };
  return { batch, series, kindOf, swept, conditions, asked };
}

function answerOf(
  inputs: Prepared,
  graph: RuleGraph,
  plan: AlertPlan,
  { series, kindOf, swept, conditions }: LaidOut,
  { answer, failing }: Told,
): Replayed {
  const { boundaries, periodMs = 0 } = inputs;
  const { alert, nodes } = plan;
  const failed = [alert, ...nodes.map(({ rule }) => rule.name)].find((name) => failing.has(name));
  const error = failed === undefined ? answer.errors[0] : `${failed}: ${failing.get(failed)}`;
  if (error !== undefined) return notProven(`promtool: ${error}`);
  const read = readBy(plan.reads, madeBy(nodes), series);
  const changing = stillChanging(read, kindOf, boundaries, periodMs);
  const roots = nodes.map(({ root }) => root);
  const growing =
    stillGrowing(read, kindOf, heldByValue(roots), boundaries) ??
    (periodMs === 0 ? withinReach(roots, read, kindOf, boundaries) : undefined);
  const near = howNear(plan, conditions.get(plan) ?? [], answer);
  const verdict = verdictFor(inputs, graph, plan, swept, answer, { changing, growing, near });
  const reason = verdict.status === 'never' ? near : undefined;
  const instances = answer.instances.flatMap((one) => (one.alert === alert ? [one.labels] : []));
  return {
    ...verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(inputs.withInstances && verdict.status === 'fires' ? { instances } : {}),
  };
}

function verdictFor(
  inputs: Prepared,
  graph: RuleGraph,
  plan: AlertPlan,
  swept: Extract<Sweep, { runs: unknown }>,
  answer: PromtoolAnswer,
  ends: Pick<VerdictInputs, 'changing' | 'growing' | 'near'>,
): AsWritten {
  const { boundaries, periodMs = 0, types = new Map(), complete = false } = inputs;
  return verdictOf(
    swept.runs,
    answer.alerts.filter(({ alert }) => alert === plan.alert),
    {
      widenMs: swept.widenMs,
      heldMs: boundaries.healed - boundaries.injected,
      leastMs: leastToFire(
        plan.own,
        graph,
        (node) => intervalOf(node, inputs),
        (name) => answer.alerts.some(({ alert, before }) => alert === name && before !== undefined),
      ),
      evaluationMs: swept.evaluationIntervalMs,
      unsettled: unsettled(boundaries, recordedInterval(inputs.series), periodMs),
      ...ends,
      missing: notRecorded(bearings(plan.own, graph), inputs.recorded, { types, complete }),
    },
  );
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
