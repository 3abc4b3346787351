import { FiredrillError } from '../model/errors.ts';
import { compareRuleFiles, type RuleChange } from './compare-rule-files.ts';
import { divideByPace, formatMs } from './duration.ts';
import { patchYaml, type ScalarPatch } from './patch-yaml.ts';
import { problemsError, type RuleProblem } from './problem.ts';
import { compressPromql } from './rewrite.ts';
import type { Rule, RuleGroup } from './rule.ts';
import { type RuleFile, readRuleFile } from './rule-file.ts';
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
const HEARTBEAT_LABEL = 'rule_group';

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
  const patches = original.groups.flatMap((group, index) =>
    compressGroup(source, group, index, pace, problems),
  );
  if (problems.length > 0) throw problemsError(problems);
  // Printing keeps comments but not every line break; it is for files in which places cannot be found.
  const unmarked = pace === 1 ? text : (patchYaml(text, source, patches) ?? printYaml(source));
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
): ScalarPatch[] {
  const path = ['groups', index];
  const patches: ScalarPatch[] = [];
  const set = (at: readonly (string | number)[], rule: Rule | undefined, make: (value: string) => Change) => {
    try {
      const value = String(source.document.getIn(at) ?? '');
      const { text, pieces } = make(value);
      if (pieces.length === 0) return;
      replace(source, at, text);
      patches.push({ path: at, value, pieces });
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      problems.push(refusal(source, at, group, rule, error));
    }
  };
  set([...path, 'interval'], undefined, whole(group.intervalMs, pace, 'interval'));
  set([...path, 'query_offset'], undefined, whole(group.queryOffsetMs, pace, 'query_offset'));
  for (const [at, rule] of group.rules.entries()) {
    const rulePath = [...path, 'rules', at];
    set([...rulePath, 'expr'], rule, (value) => inside(value, pace));
    set([...rulePath, 'for'], rule, whole(rule.forMs, pace, 'for'));
    set([...rulePath, 'keep_firing_for'], rule, whole(rule.keepFiringForMs, pace, 'keep_firing_for'));
  }
  return patches;
}

/** A scalar's new text, and the pieces in which it differs; none where nothing is written or nothing changes. */
type Change = Pick<ScalarPatch, 'pieces'> & { readonly text: string };

function inside(value: string, pace: number): Change {
  const { text, changes } = compressPromql(value, pace);
  return { text, pieces: changes.map(({ from, to, newText }) => ({ from, to, text: newText })) };
}

function whole(ms: number | undefined, pace: number, field: string): (value: string) => Change {
  return (value) => {
    if (ms === undefined || ms === 0 || pace === 1) return { text: value, pieces: [] };
    const text = formatMs(divideByPace(ms, pace, field));
    return { text, pieces: [{ from: 0, to: value.length, text }] };
  };
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
