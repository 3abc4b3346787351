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

/** Says what would have been right, which the library's own words leave open, with an example where the schema has one. */
export const withRemedy: z.core.$ZodErrorMap = (issue) => {
  const words = wordsFor(issue);
  const example = exampleIn(issue.inst);
  return words === undefined || example === undefined ? words : `${words}, as in ${example}`;
};

function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  const { code, inst } = issue;
  if (code === 'unrecognized_keys' && inst instanceof z.ZodObject) {
    const known = Object.keys(inst.shape);
    return issue.keys.map((key) => `there is no key "${key}"${nearest(key, known)}`).join('; ');
  }
  if (code === 'invalid_union' && inst instanceof z.ZodUnion)
    return `${issue.input === undefined ? 'is missing; it ' : ''}must be ${inst.options.map(shapeOf).join(' or ')}`;
  if (code === 'invalid_key') return issue.issues.map(({ message }) => message).join('; ');
  if (code === 'invalid_type')
    return issue.input === undefined
      ? `is missing; it must be ${withArticle(issue.expected)}`
      : `must be ${withArticle(issue.expected)}, and is ${shown(issue.input)}`;
  if (code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, and is ${shown(issue.input)}`;
  if (code === 'too_small' && issue.origin === 'number')
    return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, and is ${shown(issue.input)}`;
  if (code === 'too_big' && issue.origin === 'number')
    return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}, and is ${shown(issue.input)}`;
  return undefined;
}

/** What the schema's own `example` says, below whatever is wrapped around it. */
function exampleIn(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { example } = schema.meta() ?? {};
  return typeof example === 'string' ? example : undefined;
}

const withArticle = (type: string): string =>
  type === 'record' ? 'an object' : `${/^[aeiou]/.test(type) && type !== 'undefined' ? 'an' : 'a'} ${type}`;

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Each problem in a line of its own: the key, and what is wrong with it. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues
    .flatMap(meant)
    .map(({ path, message }) => `${path.join('.') || '(the default export)'}: ${message}`);
}

/**
 * Of something that may have several shapes, what is wrong with the one that was meant: that whose keys it has most of.
 * Where none stands out, all are told.
 */
function meant(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const wrong = issue.errors.map((issues) =>
    issues.reduce((sum, one) => sum + (one.path.length === 0 ? weight(one) : 0), 0),
  );
  const least = Math.min(...wrong);
  const [best, ...others] = issue.errors.filter((_, i) => wrong[i] === least);
  if (best === undefined || others.length > 0 || least >= NOT_THIS) return [issue];
  return best.flatMap((one) => meant({ ...one, path: [...issue.path, ...one.path] }));
}

/** Of another type altogether. */
const NOT_THIS = 100;

/** How much speaks against a shape: every key that it does not have. */
function weight(issue: z.core.$ZodIssue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : NOT_THIS;
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
