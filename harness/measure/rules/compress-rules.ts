import { FiredrillError } from '../../model.ts';
import { compareRuleFiles, type RuleChange } from './compare-rule-files.ts';
import { divideByPace, formatMs } from './duration.ts';
import { problemsError, type RuleProblem } from './problem.ts';
import { compressPromql } from './rewrite.ts';
import { type Rule, type RuleFile, type RuleGroup, readRuleFile } from './rule-file.ts';
import { parseYaml, printYaml, type YamlSource } from './yaml-source.ts';

/** A rule file made for a pace, and every place where it differs from the one that production ships. */
export interface CompressedRules {
  /** YAML; comments, order and layout as in the original. */
  readonly text: string;
  readonly pace: number;
  readonly changes: readonly RuleChange[];
  /** The rules as written, not as compressed. */
  readonly original: RuleFile;
}

/** What a compressed rule file may hold beyond its original. */
export interface CompressOptions {
  /** Adds a recording rule of this name to the end of each group; its samples carry the exact evaluation times. */
  readonly heartbeat?: string;
}

/** The label that tells one group's heartbeat from another's. */
export const HEARTBEAT_LABEL = 'rule_group';

/**
 * Divides every duration of a rule file by the pace: ranges, subqueries and offsets inside the PromQL, `for`,
 * `keep_firing_for`, and the groups' `interval` and `query_offset`. Durations that are numbers to PromQL (`> 5m`),
 * moments (`@ start()`), labels and annotations stay. The result is compared with the original, parse tree by parse
 * tree, before it is handed out.
 * @param pace how many times faster, at least 1
 * @throws {FiredrillError} `usage` for an invalid rule file, duration arithmetic, or a pace under which some duration
 * is no whole number of milliseconds; every offending rule is listed
 */
export function compressRules(
  text: string,
  file: string,
  pace: number,
  options: CompressOptions = {},
): CompressedRules {
  if (!(Number.isFinite(pace) && pace >= 1)) {
    throw new FiredrillError('usage', `pace ${pace}: a pace divides durations, so it is 1 or more`);
  }
  const source = parseYaml(text, file, 'alert rules under "groups:"');
  const original = readRuleFile(source);
  const problems: RuleProblem[] = [];
  for (const [index, group] of original.groups.entries()) compressGroup(source, group, index, pace, problems);
  if (problems.length > 0) throw problemsError(problems);
  const unmarked = pace === 1 ? text : printYaml(source);
  const changes = provenChanges(text, unmarked, file, pace);
  if (options.heartbeat === undefined) return { text: unmarked, pace, changes, original };
  for (const [index, group] of original.groups.entries())
    addHeartbeat(source, group, index, options.heartbeat);
  return { text: printYaml(source), pace, changes, original };
}

function compressGroup(
  source: YamlSource,
  group: RuleGroup,
  index: number,
  pace: number,
  problems: RuleProblem[],
): void {
  const path = ['groups', index];
  const set = (at: readonly (string | number)[], rule: Rule | undefined, make: () => string | undefined) => {
    try {
      const made = make();
      if (made !== undefined) replace(source, at, made);
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      problems.push(refusal(source, at, group, rule, error));
    }
  };
  set([...path, 'interval'], undefined, () => shorter(group.intervalMs, pace, 'interval'));
  set([...path, 'query_offset'], undefined, () => shorter(group.queryOffsetMs, pace, 'query_offset'));
  for (const [at, rule] of group.rules.entries()) {
    const rulePath = [...path, 'rules', at];
    set([...rulePath, 'expr'], rule, () => compressPromql(rule.expr, pace).text);
    set([...rulePath, 'for'], rule, () => shorter(rule.forMs, pace, 'for'));
    set([...rulePath, 'keep_firing_for'], rule, () => shorter(rule.keepFiringForMs, pace, 'keep_firing_for'));
  }
}

/** `undefined` where nothing is written or nothing changes. */
function shorter(ms: number | undefined, pace: number, field: string): string | undefined {
  return ms === undefined || ms === 0 || pace === 1 ? undefined : formatMs(divideByPace(ms, pace, field));
}

/** Sets a scalar in place, so that its comment and its quoting style stay. */
function replace(source: YamlSource, path: readonly (string | number)[], value: string): void {
  const node = source.document.getIn(path, true);
  if (typeof node === 'object' && node !== null && 'value' in node) {
    if (node.value !== value) node.value = value;
  } else {
    source.document.setIn(path, value);
  }
}

function addHeartbeat(source: YamlSource, group: RuleGroup, index: number, record: string): void {
  const labels = { [HEARTBEAT_LABEL]: group.name };
  const rule = source.document.createNode({ record, expr: 'vector(1)', labels });
  if (group.rules.length === 0)
    source.document.setIn(['groups', index, 'rules'], source.document.createNode([]));
  source.document.addIn(['groups', index, 'rules'], rule);
}

function provenChanges(before: string, after: string, file: string, pace: number): readonly RuleChange[] {
  const difference = compareRuleFiles(before, after, file);
  const others = [...difference.others];
  for (const change of difference.changes) {
    if (Math.abs(change.fromMs / pace - change.toMs) > 1e-6)
      others.push(`${change.field}: ${change.from} became ${change.to}`);
  }
  if (others.length === 0) return difference.changes;
  throw new FiredrillError(
    'internal',
    `${file}: compressing changed more than durations, which is Firedrill's own fault: ${others.join('; ')}`,
  );
}

function refusal(
  source: YamlSource,
  path: readonly (string | number)[],
  group: RuleGroup,
  rule: Rule | undefined,
  error: FiredrillError,
): RuleProblem {
  const [message = error.message, remedy = 'use --pace 1'] = error.message.split(/; (?=use |write )/);
  return {
    file: source.file,
    line: source.lineAt(path),
    group: group.name,
    rule:
      rule === undefined ? undefined : `${rule.kind === 'alert' ? 'alert' : 'recording rule'} "${rule.name}"`,
    field: String(path.at(-1)),
    message,
    remedy,
  };
}
