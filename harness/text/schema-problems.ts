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
    return issue.keys.map((key) => `there is no key "${key}"${nearest(key, known)}`).join('\n');
  }
  if (code === 'invalid_union' && issue.discriminator !== undefined && inst instanceof z.ZodUnion)
    return ofThese(inst.options, issue.discriminator, issue.input);
  if (code === 'invalid_union' && inst instanceof z.ZodUnion)
    return `${issue.input === undefined ? 'is missing; it ' : ''}must be ${inst.options.map(shapeOf).join(' or ')}`;
  if (code === 'invalid_key') return issue.issues.map(({ message }) => message).join('; ');
  if (code === 'invalid_type')
    return issue.input === undefined
      ? `is missing; it must be ${withArticle(issue.expected)}`
      : `must be ${withArticle(issue.expected)}, and is ${shown(issue.input)}${unquoted(issue)}`;
  if (code === 'invalid_value')
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, and is ${shown(issue.input)}`;
  if (code === 'too_small')
    return sizeWords(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum, issue.input);
  if (code === 'too_big')
    return sizeWords(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum, issue.input);
  if (code === 'not_multiple_of')
    return `must be a multiple of ${issue.divisor}, and is ${shown(issue.input)}`;
  if (code === 'invalid_format')
    return `must be ${formatWords(issue.format, issue.pattern)}, and is ${shown(issue.input)}`;
  if (code === 'invalid_element') return `holds what it may not: ${issue.issues[0]?.message}`;
  return undefined;
}

/** Of something whose kind one key says: which kinds there are. */
function ofThese(options: readonly unknown[], key: string, input: unknown): string {
  const known = options.flatMap((option) => kindsOf(option, key));
  const given: unknown = input instanceof Object ? Reflect.get(input, key) : undefined;
  const meantOne = typeof given === 'string' && known.length > 0 ? closest(given, known) : undefined;
  const hint =
    meantOne !== undefined && distance(String(given), meantOne) <= 2 ? `; did you mean ${meantOne}?` : '';
  return `must be one of ${known.join(', ')}, and is ${shown(given)}${hint}`;
}

/** Which kinds one shape stands for, below whatever is wrapped around it. */
function kindsOf(option: unknown, key: string): string[] {
  if (option instanceof z.ZodReadonly) return kindsOf(option.def.innerType, key);
  if (option instanceof z.ZodUnion) return option.options.flatMap((one) => kindsOf(one, key));
  const value = option instanceof z.ZodObject ? option.shape[key] : undefined;
  if (value instanceof z.ZodLiteral) return [...value.values].map(String);
  return value instanceof z.ZodEnum ? value.options.map(String) : [];
}

/** What was meant, where YAML has another word for it. */
function unquoted({ expected, input }: { expected: string; input?: unknown }): string {
  if (expected === 'string' && ['number', 'boolean'].includes(typeof input))
    return `; in quotes it is one: '${String(input)}'`;
  return ['object', 'record'].includes(expected) && input === null ? '; an empty one is {}' : '';
}

/** What has a size: a number is one, a text has characters, a list and a map have entries. */
function sizeWords(origin: string, how: string, size: number | bigint, input: unknown): string {
  if (!['string', 'array', 'set', 'map'].includes(origin))
    return `must be ${how} ${size}, and is ${shown(input)}`;
  if (size === 1 && how === 'at least') return 'must not be empty';
  const of = origin === 'string' ? 'characters' : 'entries';
  return `must have ${how} ${size} ${of}, and is ${shown(input)}`;
}

function formatWords(format: string, pattern: string | undefined): string {
  if (format === 'regex') return `text that matches ${pattern}`;
  return format === 'url' ? 'an address such as http://example.net/' : `text of the format ${format}`;
}

/** What the schema's own `example` says, below whatever is wrapped around it. */
function exampleIn(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { example } = schema.meta() ?? {};
  return typeof example === 'string' ? example : undefined;
}

const WORDS: Readonly<Record<string, string>> = { record: 'an object', int: 'a whole number' };

const withArticle = (type: string): string =>
  WORDS[type] ?? `${/^[aeiou]/.test(type) && type !== 'undefined' ? 'an' : 'a'} ${type}`;

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = asText(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Whatever a program may export: not all of it is data. */
function asText(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  // JSON has no words for these.
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'symbol')
    return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'what cannot be written down';
  }
}

/**
 * Each problem in a line of its own: the key, and what is wrong with it.
 * @param whole what it is called where it is wrong as a whole
 */
export function problemsOf(error: z.ZodError, whole = '(the default export)'): string[] {
  const wrongType = new Set(error.issues.filter(isOfType).map(placeOf));
  return (
    error.issues
      // How large something is that is of the wrong type altogether is not what is wrong with it.
      .filter((issue) => isOfType(issue) || !wrongType.has(placeOf(issue)))
      .filter(
        (issue, _, all) =>
          !isBeyondNumbers(issue) || all.every((one) => one === issue || placeOf(one) !== placeOf(issue)),
      )
      .flatMap(meant)
      .flatMap(({ path, message }) =>
        message.split('\n').map((line) => `${path.join('.') || whole}: ${line}`),
      )
  );
}

const isOfType = ({ code }: z.core.$ZodIssue) => code === 'invalid_type';
/** That a whole number is too large to be exact is the least of what is wrong with one that has a bound. */
const isBeyondNumbers = (issue: z.core.$ZodIssue) =>
  (issue.code === 'too_big' && issue.maximum === Number.MAX_SAFE_INTEGER) ||
  (issue.code === 'too_small' && issue.minimum === Number.MIN_SAFE_INTEGER);
const placeOf = ({ path }: z.core.$ZodIssue) => JSON.stringify(path.map(String));

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
