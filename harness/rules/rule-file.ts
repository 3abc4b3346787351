import type { RuleProblem } from './problem.ts';
import { problemsError } from './problem.ts';
import { type FieldReader, readGroup } from './read-group.ts';
import type { RuleGroup } from './rule.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

/** A rule file as Prometheus reads it; durations in milliseconds. */
export interface RuleFile {
  readonly file: string;
  readonly groups: readonly RuleGroup[];
}

/**
 * Reads and checks a rule file: fields, names, durations, duplicates and the PromQL of every rule.
 * @throws {FiredrillError} `usage`, naming file, line, group, rule and column of every problem at once
 */
export function parseRuleFile(text: string, file: string): RuleFile {
  return readRuleFile(parseYaml(text, file, 'alert rules under "groups:"'));
}

/** As `parseRuleFile`, from a document already parsed. */
export function readRuleFile(source: YamlSource): RuleFile {
  const problems: RuleProblem[] = [];
  const reader: FieldReader = {
    source,
    report: (problem) => problems.push({ file: source.file, ...problem }),
  };
  const groups = readGroups(reader);
  if (problems.length > 0) throw problemsError(problems);
  return { file: source.file, groups };
}

function readGroups(reader: FieldReader): RuleGroup[] {
  const { value } = reader.source;
  const top = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  if ('spec' in top && 'kind' in top) {
    reader.report({
      message: 'this is a Kubernetes resource, not a rule file',
      remedy: 'put what stands under "spec:" into a file of its own',
    });
    return [];
  }
  for (const key of Object.keys(top).filter((name) => name !== 'groups')) {
    reader.report({
      line: reader.source.lineAt([key]),
      message: `unknown key "${key}"`,
      remedy: 'a rule file holds "groups:" and nothing else at the top',
    });
  }
  const groups: unknown = 'groups' in top ? top.groups : undefined;
  if (!Array.isArray(groups) || groups.length === 0) {
    reader.report({
      message: 'no rule groups found',
      remedy: 'write them as a list under "groups:" at the top',
    });
    return [];
  }
  const read = groups.map((group: unknown, index) => readGroup(reader, group, index));
  reportDuplicateGroups(reader, read);
  return read;
}

function reportDuplicateGroups(reader: FieldReader, groups: readonly RuleGroup[]): void {
  const seen = new Map<string, number>();
  for (const [index, { name }] of groups.entries()) {
    const earlier = seen.get(name);
    if (earlier !== undefined && name !== '') {
      reader.report({
        line: reader.source.lineAt(['groups', index, 'name']),
        group: name,
        message: `the name is taken by group ${earlier + 1} of this file, so Prometheus refuses the file`,
        remedy: 'rename one or merge the two',
      });
    }
    seen.set(name, earlier ?? index);
  }
}
