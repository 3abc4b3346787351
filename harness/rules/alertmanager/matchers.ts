import { goExpression } from '../go-expression.ts';
import { record } from '../yaml-durations.ts';

/** Labels of an alert, by name. */
export type Labels = Readonly<Record<string, string>>;

/** One condition on a label; a label that is missing counts as empty, as Alertmanager has it. */
export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const ONE = /^\s*(?<name>"(?:[^"\\]|\\.)*"|[^\s=!~"{},]+)\s*(?<operator>=~|!~|!=|=)\s*(?<value>.*?)\s*$/s;

/** A list in braces, or one matcher; `undefined` where it is none of them. */
export function parseMatchers(text: string): Matcher[] | undefined {
  const list = /^\s*\{(?<inside>.*)\}\s*$/s.exec(text)?.groups?.inside ?? text;
  const parts = splitAtCommas(list).filter((part) => part.trim() !== '');
  const parsed = parts.map(parseMatcher);
  return parsed.every((one) => one !== undefined) ? parsed : undefined;
}

function parseMatcher(text: string): Matcher | undefined {
  const { name, operator, value } = ONE.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined) return undefined;
  if (operator !== '=' && operator !== '!=' && operator !== '=~' && operator !== '!~') return undefined;
  return { name: unquoted(name), operator, value: unquoted(value) };
}

/** Commas inside quotes part nothing. */
function splitAtCommas(text: string): string[] {
  return [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/gs)].map(([part]) => part);
}

/** Other escapes than of quote, backslash and line break stay as they are: `\d` of a regular expression. */
function unquoted(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  return text.slice(1, -1).replaceAll(/\\(["\\n])/g, (_, one: string) => (one === 'n' ? '\n' : one));
}

/**
 * The matchers of a route or of one side of an inhibition: `matchers`, and `match` and `match_re` of before.
 * @param prefix `source_` or `target_` of an inhibition
 */
export function matchersOf(fields: Readonly<Record<string, unknown>>, prefix = ''): Matcher[] {
  const pairs = (key: string, operator: Matcher['operator']) =>
    Object.entries(record(fields[`${prefix}${key}`])).map(([name, value]) => ({
      name,
      operator,
      value: String(value),
    }));
  const written = fields[`${prefix}matchers`];
  const list: unknown[] = Array.isArray(written) ? written : written === undefined ? [] : [written];
  return [
    ...pairs('match', '='),
    ...pairs('match_re', '=~'),
    ...list.flatMap((one) => parseMatchers(String(one)) ?? []),
  ];
}

export function matches(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ name, operator, value }) => {
    const had = labels[name] ?? '';
    const agrees = operator.endsWith('~') ? matchesWhole(value, had) : had === value;
    return operator.startsWith('!') ? !agrees : agrees;
  });
}

/** What is no expression matches nothing. */
function matchesWhole(pattern: string, text: string): boolean {
  return goExpression(pattern)?.test(text) ?? false;
}
