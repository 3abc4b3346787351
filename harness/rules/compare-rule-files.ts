import { isDeepStrictEqual } from 'node:util';
import type { Rule, RuleGroup } from './rule.ts';
import { parseRuleFile, type RuleFile } from './rule-file.ts';
import { differsOnlyInDurations } from './tree-diff.ts';

/** One duration that reads differently in two versions of a rule file. */
export interface RuleChange {
  readonly file: string;
  readonly group: string;
  /** Absent for the group's own fields. */
  readonly rule?: string;
  readonly field: 'interval' | 'query_offset' | 'expr' | 'for' | 'keep_firing_for';
  /** For `expr`: the 1-based column of the duration in the first version's expression. */
  readonly column?: number;
  /** As written in an expression; elsewhere in milliseconds, since `1m` and `60s` are the same there. */
  readonly from: string;
  readonly to: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How two rule files differ: in durations, and (nothing, if one is the other compressed) in other ways. */
export interface RuleFileDifference {
  readonly changes: readonly RuleChange[];
  readonly others: readonly string[];
}

/**
 * Compares two versions of a rule file by meaning: groups and rules in order, names, labels and annotations as values,
 * expressions as parse trees.
 * @param before its text, or what it was read as
 * @throws {FiredrillError} `usage` when either is no valid rule file
 */
export function compareRuleFiles(before: string | RuleFile, after: string, file: string): RuleFileDifference {
  const old = typeof before === 'string' ? parseRuleFile(before, file) : before;
  const now = parseRuleFile(after, file);
  const changes: RuleChange[] = [];
  const others: string[] = [];
  if (old.groups.length !== now.groups.length)
    others.push(`${now.groups.length} groups instead of ${old.groups.length}`);
  for (const [index, group] of old.groups.entries()) {
    const other = now.groups[index];
    if (other === undefined) continue;
    if (group.name !== other.name) others.push(`group "${group.name}" became "${other.name}"`);
    const at = { file, group: group.name };
    changes.push(...changed(at, 'interval', group.intervalMs, other.intervalMs));
    changes.push(...changed(at, 'query_offset', group.queryOffsetMs, other.queryOffsetMs));
    compareRules(at, group, other, changes, others);
  }
  return { changes, others };
}

type Place = { file: string; group: string; rule?: string };

function compareRules(
  at: Place,
  old: RuleGroup,
  now: RuleGroup,
  changes: RuleChange[],
  others: string[],
): void {
  if (old.rules.length !== now.rules.length) {
    others.push(`group "${old.name}" has ${now.rules.length} rules instead of ${old.rules.length}`);
  }
  for (const [index, rule] of old.rules.entries()) {
    const other = now.rules[index];
    if (other === undefined) continue;
    const place = { ...at, rule: rule.name };
    if (!isDeepStrictEqual(timeless(rule), timeless(other))) {
      others.push(`group "${old.name}", rule "${rule.name}": its name, labels or annotations changed`);
    }
    changes.push(...changed(place, 'for', rule.forMs, other.forMs));
    changes.push(...changed(place, 'keep_firing_for', rule.keepFiringForMs, other.keepFiringForMs));
    if (rule.expr === other.expr) continue;
    const difference = differsOnlyInDurations(rule.expr, other.expr);
    if (difference.onlyDurations) {
      for (const { at: offset, ...pair } of difference.durations) {
        changes.push({ ...place, field: 'expr', column: offset + 1, ...pair });
      }
    } else {
      others.push(`group "${old.name}", rule "${rule.name}", expr ${difference.reason}`);
    }
  }
}

function timeless({ kind, name, labels, annotations }: Rule) {
  return { kind, name, labels, annotations };
}

function changed(at: Place, field: RuleChange['field'], fromMs = 0, toMs = 0): RuleChange[] {
  return fromMs === toMs ? [] : [{ ...at, field, from: `${fromMs}ms`, to: `${toMs}ms`, fromMs, toMs }];
}
