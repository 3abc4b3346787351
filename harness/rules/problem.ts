import { FiredrillError } from '../model/errors.ts';

/** Something wrong with a rule file, and where. */
export interface RuleProblem {
  readonly file: string;
  /** 1-based line of the file, where it is known. */
  readonly line?: number | undefined;
  readonly group?: string | undefined;
  /** `alert "Name"`, `recording rule "name"` or `rule 3`. */
  readonly rule?: string | undefined;
  readonly field?: string | undefined;
  /** The expression and the 0-based offset in it, for problems inside PromQL. */
  readonly expression?: { readonly text: string; readonly at: number } | undefined;
  readonly message: string;
  readonly remedy: string;
}

/** One error that lists every problem, so that a file is mended in one go. */
export function problemsError(problems: readonly RuleProblem[]): FiredrillError {
  const [first] = problems;
  if (problems.length === 1 && first !== undefined)
    return new FiredrillError('usage', describeProblem(first));
  const listed = problems.map((problem) => describeProblem(problem));
  return new FiredrillError('usage', `${first?.file}: ${problems.length} problems\n${listed.join('\n')}`);
}

/** A problem in words: place, what is wrong, what to do, and for PromQL the line with a caret under the spot. */
export function describeProblem(problem: RuleProblem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const inside = [
    problem.group === undefined ? undefined : `group "${problem.group}"`,
    problem.rule,
    problem.expression === undefined ? problem.field : `${problem.field} ${position(problem.expression)}`,
  ].filter((part) => part !== undefined);
  const where = inside.length === 0 ? place : `${place}: ${inside.join(', ')}`;
  const caret = problem.expression === undefined ? '' : `\n${pointAt(problem.expression)}`;
  return `${where}: ${problem.message}; ${problem.remedy}${caret}`;
}

function lineOf({ text, at }: { text: string; at: number }) {
  const before = text.slice(0, at).split('\n');
  const column = [...(before.at(-1) ?? '')].length + 1;
  return { number: before.length, column, content: text.split('\n')[before.length - 1] ?? '' };
}

function position(expression: { text: string; at: number }): string {
  const { number, column } = lineOf(expression);
  return expression.text.trimEnd().includes('\n') ? `line ${number} column ${column}` : `column ${column}`;
}

function pointAt(expression: { text: string; at: number }): string {
  const { column, content } = lineOf(expression);
  // A long line is cut around the caret so that it stays in sight.
  const start = Math.max(0, column - 60);
  const shown = [...content]
    .slice(start, start + 100)
    .join('')
    .replaceAll('\t', ' ');
  return `    ${shown}\n    ${' '.repeat(column - 1 - start)}^`;
}
