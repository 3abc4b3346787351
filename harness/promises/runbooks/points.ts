import { isWithin } from '../../figures/bound.ts';
import type { RunbookLook } from '../../signals/runbooks/runbooks.ts';
import type { Pattern, Question } from './spec.ts';

/** Whether an answer is known by a pattern. */
export function shows(pattern: Pattern, { printed, values = [] }: RunbookLook): boolean {
  if ('prints' in pattern) return new RegExp(pattern.prints, 'm').test(printed);
  return values.some((value) => isWithin(pattern, value));
}

/** The rows that an answer points to, by their keys. */
export function rowsOf({ rows = {} }: Question, look: RunbookLook): string[] {
  return Object.entries(rows).flatMap(([row, pattern]) => (shows(pattern, look) ? [row] : []));
}

/** What of an answer is quoted: the line that a pattern finds, or how it begins. */
export function quoted(look: RunbookLook, pattern?: Pattern): string {
  const { printed, lines, exitCode } = look;
  const all = printed.split('\n').filter((line) => line.trim() !== '');
  const line = (pattern === undefined ? undefined : found(pattern, all, look)) ?? all[0];
  const ended = exitCode === undefined || exitCode === 0 ? '' : `exit code ${exitCode}: `;
  if (line === undefined) return lines === undefined ? `${ended}nothing` : `nothing of it in ${lines} lines`;
  return `${ended}${line.trim().slice(0, MOST)}`;
}

/** Of a query, a line for each series, in the order of their values. */
function found(pattern: Pattern, lines: readonly string[], { values = [] }: RunbookLook): string | undefined {
  if (!('prints' in pattern)) return lines[values.findIndex((value) => isWithin(pattern, value))];
  const wanted = new RegExp(pattern.prints);
  return lines.find((line) => wanted.test(line));
}

/** Characters of an answer that a sentence bears. */
const MOST = 200;
