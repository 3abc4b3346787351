import { FiredrillError } from '../model/errors.ts';
import { compareRuleFiles, type RuleChange } from './compare-rule-files.ts';
import { divideByPace, formatMs } from './duration.ts';
import { patchYaml, type ScalarPatch } from './patch-yaml.ts';
import { plainRules } from './plain-rules.ts';
import { problemsError, type RuleProblem } from './problem.ts';
import { compressPromql } from './rewrite.ts';
import type { Rule, RuleGroup } from './rule.ts';
import { parseRuleFile, type RuleFile, readRuleFile } from './rule-file.ts';
import { type Path, parseRuleSource, type RuleSource } from './rule-source.ts';
import { reindented } from './yaml-indents.ts';
import { parseYaml, printYaml } from './yaml-source.ts';

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
  const source = parseRuleSource(text, file);
  const { places, roots: _, ...original } = readRuleFile(source);
  const problems: RuleProblem[] = [];
  const patches = original.groups.flatMap((group, index) =>
    compressGroup(source, group, places[index] ?? [], pace, problems),
  );
  if (problems.length > 0) throw problemsError(problems);
  const unmarked = pace === 1 ? text : patchYaml(source, patches);
  const changes = provenChanges(original, unmarked, file, pace);
  const { heartbeat } = options;
  const marked = heartbeat === undefined ? unmarked : withHeartbeats(unmarked, file, places, heartbeat);
  return { text: marked, pace, changes, original };
}

function compressGroup(
  source: RuleSource,
  group: RuleGroup,
  path: Path,
  pace: number,
  problems: RuleProblem[],
): ScalarPatch[] {
  const patches: ScalarPatch[] = [];
  const set = (at: Path, rule: Rule | undefined, make: (value: string) => ScalarPatch['pieces']) => {
    try {
      const pieces = make(source.scalarAt(at)?.value ?? '');
      if (pieces.length > 0) patches.push({ path: at, pieces });
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

function inside(value: string, pace: number): ScalarPatch['pieces'] {
  const { changes } = compressPromql(value, pace);
  return changes.map(({ from, to, newText }) => ({ from, to, text: newText }));
}

function whole(
  ms: number | undefined,
  pace: number,
  field: string,
): (value: string) => ScalarPatch['pieces'] {
  return (value) => {
    if (ms === undefined || ms === 0 || pace === 1) return [];
    return [{ from: 0, to: value.length, text: formatMs(divideByPace(ms, pace, field)) }];
  };
}

/**
 * Printing keeps comments but not every line break; what has heartbeats is for a Prometheus to read, so rules that came in
 * another form than its own are written in that.
 */
function withHeartbeats(text: string, file: string, places: readonly Path[], record: string): string {
  const { groups } = parseRuleFile(text, file);
  if (places.some(([document, key]) => document !== 0 || key !== 'groups'))
    return plainRules(groups, { heartbeat: { record, label: HEARTBEAT_LABEL } });
  const source = parseYaml(reindented(text).text, file, 'alert rules under "groups:"');
  for (const [index, group] of groups.entries()) {
    const labels = { [HEARTBEAT_LABEL]: group.name };
    const rule = source.document.createNode({ record, expr: 'vector(1)', labels });
    const path = ['groups', index, 'rules'];
    if (group.rules.length === 0) source.document.setIn(path, source.document.createNode([]));
    source.document.addIn(path, rule);
  }
  return printYaml(source);
}

function provenChanges(before: RuleFile, after: string, file: string, pace: number): readonly RuleChange[] {
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
  source: RuleSource,
  path: Path,
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
