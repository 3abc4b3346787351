import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';

/**
 * What a file that people write exports, if it has the shape that belongs there.
 * @param file how the file is called in messages
 * @param what it has to be, with its article
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there
 */
export function parseExport<T>(schema: z.ZodType<T>, exported: unknown, file: string, what: string): T {
  const read = readPart(schema, exported, []);
  if ('problems' in read) throw notWhat(file, what, read.problems);
  return read.data;
}

/** A part of what a file exports, or each problem of it in a line of its own: the key, and what is wrong with it. */
export type ReadPart<T> = { data: T } | { problems: string[] };

/** @param below where in the file it stands */
export function readPart<T>(schema: z.ZodType<T>, value: unknown, below: readonly string[]): ReadPart<T> {
  const { data, error } = schema.safeParse(value, { error: withRemedy });
  if (error === undefined) return { data };
  return {
    problems: problemsOf(
      new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [...below, ...issue.path] }))),
    ),
  };
}

/** What is thrown when a file does not export what belongs there. */
export function notWhat(file: string, what: string, problems: readonly string[]): FiredrillError {
  const lines = problems.map((problem) => `  ${problem}`);
  return new FiredrillError('usage', `${file} is not ${what}:\n${lines.join('\n')}`);
}

/** Says of some kinds of problems what would have been right, which the library's own words leave open. */
export const withRemedy: z.core.$ZodErrorMap = (issue) => {
  const { code, inst } = issue;
  if (code === 'unrecognized_keys' && inst instanceof z.ZodObject) {
    const known = Object.keys(inst.shape);
    return issue.keys.map((key) => `there is no key "${key}"${nearest(key, known)}`).join('; ');
  }
  if (code === 'invalid_union' && inst instanceof z.ZodUnion)
    return `must be ${inst.options.map(shapeOf).join(' or ')}`;
  if (code === 'invalid_key') return issue.issues.map(({ message }) => message).join('; ');
  if (code === 'invalid_type' && issue.input === undefined)
    return `is missing or undefined; expected ${issue.expected}`;
  return undefined;
};

/** Each problem in a line of its own: the key, and what is wrong with it. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => `${path.join('.') || '(the default export)'}: ${message}`);
}

function nearest(given: string, known: readonly string[]): string {
  const one = closest(given, [...known]);
  return distance(given, one) <= Math.max(2, given.length / 3)
    ? `; did you mean ${one}?`
    : `; the keys are ${known.join(', ')}`;
}

function shapeOf(option: unknown): string {
  if (option instanceof z.ZodReadonly) return shapeOf(option.def.innerType);
  if (option instanceof z.ZodObject) {
    const keys = Object.entries(option.shape).map(([key, value]) =>
      value instanceof z.ZodOptional || value instanceof z.ZodExactOptional ? `${key}?` : key,
    );
    return `{ ${keys.join(', ')} }`;
  }
  if (option instanceof z.ZodLiteral)
    return [...option.values].map((value) => JSON.stringify(value)).join(' or ');
  if (option instanceof z.ZodUnion) return option.options.map(shapeOf).join(' or ');
  return option instanceof z.ZodType ? `a ${option.def.type}` : 'something else';
}
