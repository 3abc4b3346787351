import { FiredrillError } from '../model/errors.ts';
import type { Expr } from './ast.ts';
import { foreignFile, unrendered } from './foreign-file.ts';
import type { RuleProblem } from './problem.ts';
import { problemsError } from './problem.ts';
import { type FieldReader, readGroup } from './read-group.ts';
import type { Rule, RuleGroup } from './rule.ts';
import { type GroupsAt, groupsOf } from './rule-documents.ts';
import { type Path, parseRuleSource, type RuleSource } from './rule-source.ts';

/** A rule file as Prometheus reads it; durations in milliseconds. */
export interface RuleFile {
  readonly file: string;
  readonly groups: readonly RuleGroup[];
  /** What Prometheus accepts and people should know of; absent where there is nothing. */
  readonly warnings?: readonly RuleProblem[];
  /** True where Prometheus itself would not read all of the file: a resource, several documents, the keys of others. */
  readonly othersForm?: true;
}

/** A rule file with the place of each of its groups, and its expressions as they were parsed. */
export interface ParsedRuleFile extends RuleFile {
  readonly places: readonly Path[];
  readonly roots: ReadonlyMap<Rule, Expr>;
}

/**
 * Reads and checks a rule file: fields, names, durations, duplicates and the PromQL of every rule. It may be Prometheus' own,
 * or hold `PrometheusRule` resources, in one document or several.
 * @throws {FiredrillError} `usage`, naming file, line, group, rule and column of every problem at once
 */
export function parseRuleFile(text: string, file: string): RuleFile {
  const { places: _, roots: __, ...read } = readRuleFile(parseRuleSource(text, file));
  return read;
}

/** As `parseRuleFile`, from YAML already parsed. */
export function readRuleFile(source: RuleSource): ParsedRuleFile {
  const problems: RuleProblem[] = [];
  const warnings: RuleProblem[] = [];
  let others = false;
  const roots = new Map<Rule, Expr>();
  const reader: FieldReader = {
    source,
    roots,
    report: (problem) => problems.push({ file: source.file, ...problem }),
    reported: () => problems.length > 0,
    warn: (problem) => warnings.push({ file: source.file, ...problem }),
    warnOfOthers: (problem) => {
      others = true;
      warnings.push({ file: source.file, ...problem });
    },
  };
  const found = groupsOf(reader);
  const groups: RuleGroup[] = [];
  for (const at of found) groups.push(...readGroups(reader, at));
  // A template may be valid YAML and still no rule file.
  const template =
    problems.length > 0
      ? foreignFile(source.text, source.file)
      : unrendered(
          source.text,
          source.file,
          groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
        );
  if (template !== undefined)
    throw new FiredrillError('usage', `${source.file}:${template.line}: ${template.message}`);
  if (problems.length > 0) throw problemsError(problems);
  return {
    file: source.file,
    groups,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(others || found.some(({ path: [document, key] }) => document !== 0 || key !== 'groups')
      ? { othersForm: true as const }
      : {}),
    roots,
    places: found.flatMap(({ path, groups: list }) => list.map((_, index) => [...path, index])),
  };
}

function readGroups(reader: FieldReader, { path, groups }: GroupsAt): RuleGroup[] {
  const read = groups.map((group: unknown, index) => readGroup(reader, group, [...path, index], index));
  reportDuplicateGroups(reader, path, read);
  return read;
}

function reportDuplicateGroups(reader: FieldReader, path: Path, groups: readonly RuleGroup[]): void {
  const seen = new Map<string, number>();
  for (const [index, { name }] of groups.entries()) {
    const earlier = seen.get(name);
    if (earlier !== undefined && name !== '') {
      reader.report({
        line: reader.source.lineAt([...path, index, 'name']),
        group: name,
        message: `the name is taken by group ${earlier + 1} of this file, so Prometheus refuses the file`,
        remedy: 'rename one or merge the two',
      });
    }
    seen.set(name, earlier ?? index);
  }
}
