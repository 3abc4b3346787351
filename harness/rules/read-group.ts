import { closest, distance } from 'fastest-levenshtein';
import { parseDuration } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import { type Fields, isFields } from '../model/fields.ts';
import type { Expr } from './ast.ts';
import type { RuleProblem } from './problem.ts';
import { checkedExpression } from './promql-types.ts';
import type { Rule, RuleGroup } from './rule.ts';
import type { Path, RuleSource } from './rule-source.ts';

/** What reading a rule file needs: the document, and where to say what is wrong. */
export interface FieldReader {
  readonly source: RuleSource;
  readonly report: (problem: Omit<RuleProblem, 'file'>) => void;
  /** Whether something was. */
  readonly reported: () => boolean;
  /** For what Prometheus accepts and people should know of. */
  readonly warn: (problem: Omit<RuleProblem, 'file'>) => void;
  /** For what Prometheus itself refuses and others read, so that it has to be given the rules in another form. */
  readonly roots: Map<Rule, Expr>;
  readonly warnOfOthers: (problem: Omit<RuleProblem, 'file'>) => void;
}

type Place = { readonly path: Path; readonly group: string; readonly rule?: string };

const GROUP_KEYS = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules'];
const RULE_KEYS = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
/** Keys of those that took over Prometheus' format and added to it, and whose they are. */
const OTHERS_KEYS = new Map([
  ['partial_response_strategy', 'Thanos'],
  ['source_tenants', 'Mimir'],
  ['evaluation_delay', 'Mimir'],
  ['align_evaluation_time_on_interval', 'Mimir'],
  ['remote_write', 'Mimir'],
  ...[
    'type',
    'concurrency',
    'params',
    'headers',
    'notifier_headers',
    'tenant',
    'eval_offset',
    'eval_delay',
  ].map((key): [string, string] => [key, 'vmalert']),
  ...['eval_alignment', 'debug', 'update_entries_limit'].map((key): [string, string] => [key, 'vmalert']),
]);
/** What vmalert has besides in a rule. */
const OTHERS_RULE_KEYS = new Map([
  ['debug', 'vmalert'],
  ['update_entries_limit', 'vmalert'],
]);

/** Reads one entry of `groups:`, which stands at the path, and reports what Prometheus would refuse about it. */
export function readGroup(reader: FieldReader, value: unknown, path: Path, index: number): RuleGroup {
  const fields = asFields(value);
  const name = text(fields.name);
  const place: Place = { path, group: name === '' ? `${index + 1}` : name };
  if (name === '') fail(reader, place, 'name', 'the group has no name', 'add "name:"');
  // Of vmalert's groups some ask a Graphite or logs.
  const asks = text(fields.type);
  if (asks !== '' && asks !== 'prometheus')
    throw foreign(reader, place, 'type', `these rules of vmalert ask ${asks}; Firedrill reads PromQL`);
  reportUnknownKeys(reader, place, fields, GROUP_KEYS);
  const intervalMs = duration(reader, place, fields, 'interval');
  const queryOffsetMs = duration(reader, place, fields, 'query_offset');
  const labels = strings(reader, place, fields, 'labels');
  const limit = wholeNumber(reader, place, fields, 'limit');
  const entries: readonly unknown[] = Array.isArray(fields.rules) ? fields.rules : [];
  if (!Array.isArray(fields.rules) && isSet(fields.rules)) {
    fail(reader, place, 'rules', '"rules" is not a list', 'start each rule with "- alert:" or "- record:"');
  }
  const rules = entries.map((entry, at) => readRule(reader, place, asFields(entry), at));
  reportDuplicateRules(reader, place, rules);
  return {
    name,
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(queryOffsetMs === undefined ? {} : { queryOffsetMs }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(limit > 0 ? { limit } : {}),
    rules,
  };
}

function readRule(reader: FieldReader, parent: Place, fields: Fields, index: number): Rule {
  const path = [...parent.path, 'rules', index];
  const kind = 'record' in fields && !('alert' in fields) ? 'record' : 'alert';
  const name = text(fields[kind]);
  const place = { ...parent, path, rule: ruleName(kind, name, index) };
  if ('alert' in fields && 'record' in fields) {
    fail(reader, place, 'alert', 'it has both "alert" and "record"', 'make two rules of it');
  } else if (name === '') {
    fail(reader, place, kind, 'it has neither "alert" nor "record"', 'give the rule a name');
  }
  reportUnknownKeys(reader, place, fields, RULE_KEYS);
  const alertOnly = ['for', 'keep_firing_for', 'annotations'].filter(
    (key) => kind === 'record' && isSet(fields[key]),
  );
  for (const key of alertOnly) fail(reader, place, key, `a recording rule has no "${key}"`, 'remove it');
  const expr = text(fields.expr);
  const checked = checkedExpression(expr);
  if (typeof fields.expr === 'object' && fields.expr !== null)
    fail(reader, place, 'expr', 'the expression is not a text', 'write it as one, in quotes or after "|"');
  else reportExpression(reader, place, expr, checked);
  const rule: Rule = {
    kind,
    name,
    expr,
    forMs: duration(reader, place, fields, 'for') ?? 0,
    keepFiringForMs: duration(reader, place, fields, 'keep_firing_for') ?? 0,
    labels: strings(reader, place, fields, 'labels'),
    annotations: strings(reader, place, fields, 'annotations'),
  };
  if (checked.root !== undefined) reader.roots.set(rule, checked.root);
  return rule;
}

function reportExpression(
  reader: FieldReader,
  place: Place,
  expression: string,
  checked: ReturnType<typeof checkedExpression>,
): void {
  const { problem, failing } = checked;
  if (failing !== undefined)
    reader.warn({
      ...at(reader, place, 'expr'),
      expression: { text: expression, at: failing.at },
      message: `${failing.message}, so that Prometheus loads the rule and each evaluation of it fails`,
      remedy: failing.remedy,
    });
  if (problem !== undefined) {
    if (LOGQL.test(expression))
      throw foreign(reader, place, 'expr', 'this is LogQL, so a rule file of Loki; Firedrill reads PromQL');
    reader.report({
      ...at(reader, place, 'expr'),
      ...(expression.trim() === '' ? {} : { expression: { text: expression, at: problem.at } }),
      message: problem.message,
      remedy: problem.remedy,
    });
  }
}

/** Line filters, parsers and functions that only Loki has. */
const LOGQL =
  /\|=|\|~|\|>|\}\s*!=\s*["`]|\}\s*!~\s*["`]|\|\s*(?:json|logfmt|unpack|pattern|regexp|line_format|label_format|unwrap|decolorize|drop|keep)\b|\b(?:bytes_over_time|bytes_rate|rate_counter)\s*\(/;

/** The one thing to be said of a file that is another program's. */
function foreign(reader: FieldReader, place: Place, field: string, message: string): FiredrillError {
  const { line } = at(reader, place, field);
  return new FiredrillError(
    'usage',
    `${reader.source.file}${line === undefined ? '' : `:${line}`}: ${message}`,
  );
}

function duration(reader: FieldReader, place: Place, fields: Fields, field: string): number | undefined {
  if (fields[field] === undefined || fields[field] === null) return undefined;
  const written = text(fields[field]);
  const ms = parseDuration(written);
  if (ms === undefined) {
    fail(
      reader,
      place,
      field,
      `"${written}" is not a duration`,
      'write a number with a unit, such as 30s or 1h30m',
    );
  }
  return ms;
}

function strings(reader: FieldReader, place: Place, fields: Fields, field: string): Record<string, string> {
  const value = fields[field];
  if (value === undefined || value === null || value === '') return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    fail(reader, place, field, `"${field}" is not a map`, 'write one "name: value" a line under it');
    return {};
  }
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry === 'object' && entry !== null)
      fail(
        reader,
        place,
        field,
        `"${key}" is not a text`,
        'write one, in quotes where it looks like a list or a map',
      );
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry)]));
}

function wholeNumber(reader: FieldReader, place: Place, fields: Fields, field: string): number {
  const written = text(fields[field]).replaceAll('_', '');
  const number = Number(written);
  if (Number.isInteger(number)) return number;
  fail(reader, place, field, `"${written}" is not a whole number`, 'write one, or leave it out');
  return 0;
}

/** Usual where the expressions select different series; where they do not, the second overwrites the first. */
function reportDuplicateRules(reader: FieldReader, place: Place, rules: readonly Rule[]): void {
  const seen = new Set<string>();
  const names = new Map<string, number>();
  for (const { name } of rules) names.set(name, (names.get(name) ?? 0) + 1);
  for (const [index, rule] of rules.entries()) {
    if (names.get(rule.name) === 1) continue;
    const identity = JSON.stringify([rule.kind, rule.name, Object.entries(rule.labels).sort()]);
    if (seen.has(identity) && rule.name !== '') {
      const path = [...place.path, 'rules', index];
      const where = { ...place, path, rule: ruleName(rule.kind, rule.name, index) };
      reader.warn({
        ...at(reader, where, rule.kind),
        message: 'an earlier rule of the group has the same name and labels',
        remedy: 'make sure that the two never find the same series, or give one a label of its own',
      });
    }
    seen.add(identity);
  }
}

function reportUnknownKeys(
  reader: FieldReader,
  place: Place,
  fields: Fields,
  known: readonly string[],
): void {
  for (const key of Object.keys(fields).filter((name) => !known.includes(name))) {
    const owner = (place.rule === undefined ? OTHERS_KEYS : OTHERS_RULE_KEYS).get(key);
    if (owner !== undefined) {
      const message = `${owner} reads this key, and Prometheus refuses the file because of it`;
      reader.warnOfOthers({
        ...at(reader, place, key),
        message,
        remedy: `leave it where ${owner} loads the file`,
      });
      continue;
    }
    const near = closest(key, [...known]);
    const remedy = distance(key, near) <= 3 ? `did you mean "${near}"?` : `known are ${known.join(', ')}`;
    fail(reader, place, key, 'Prometheus knows no such key here', remedy);
  }
}

function ruleName(kind: Rule['kind'], name: string, index: number): string {
  if (name === '') return `rule ${index + 1}`;
  return kind === 'alert' ? `alert "${name}"` : `recording rule "${name}"`;
}

function at(reader: FieldReader, place: Place, field: string) {
  const line = reader.source.lineAt([...place.path, field]) ?? reader.source.lineAt(place.path);
  return { line, group: place.group, rule: place.rule, field };
}

function fail(reader: FieldReader, place: Place, field: string, message: string, remedy: string): void {
  reader.report({ ...at(reader, place, field), message, remedy });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
