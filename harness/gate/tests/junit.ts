import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { FiredrillError, shortly } from '../../model/errors.ts';
import type { TestSeen } from '../seen.ts';
import { BELOW } from './named.ts';

/** Results as they were read; `at` is the latest moment that they name, ISO 8601. */
export interface ReadResults {
  at?: string;
  tests: TestSeen[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  isArray: (name) => ['testsuite', 'testcase', 'failure', 'error', 'skipped'].includes(name),
});

const told = z
  .array(
    z.union([
      z.string(),
      z.looseObject({ message: z.string().exactOptional(), '#text': z.string().exactOptional() }),
    ]),
  )
  .exactOptional();
const testCase = z.looseObject({
  name: z.string(),
  classname: z.string().exactOptional(),
  time: z.string().exactOptional(),
  failure: told,
  error: told,
  skipped: told,
});
interface Suite {
  name?: string | undefined;
  timestamp?: string | undefined;
  testcase?: z.infer<typeof testCase>[] | undefined;
  testsuite?: Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.looseObject({
    name: z.string().optional(),
    timestamp: z.string().optional(),
    testcase: z.array(testCase).optional(),
    testsuite: z.array(suite).optional(),
  }),
);
const suites = z.array(suite).optional();
/** An element without attributes and children reads as an empty text. */
const root = z.looseObject({
  testsuite: suites,
  testsuites: z.union([z.looseObject({ testsuite: suites }), z.string()]).optional(),
});

/**
 * Reads JUnit's XML, as Surefire, Vitest, pytest and go-junit-report write it.
 * @param file how it is called in messages
 * @throws FiredrillError `usage` where it is none, or has no test
 */
export function readJunit(text: string, file: string): ReadResults {
  const read = root.safeParse(parsed(text, file));
  if (!read.success) throw notJunit(file, 'its suites are none');
  const all = topOf(read.data).flatMap(below);
  const tests = all.flatMap((one) => (one.testcase ?? []).map((test) => testOf(test, one.name)));
  if (tests.length === 0) throw notJunit(file, 'it has no test');
  const at = latest(all.flatMap(({ timestamp }) => timestamp ?? []));
  return { tests, ...(at === undefined ? {} : { at }) };
}

function topOf({ testsuite, testsuites }: z.infer<typeof root>): Suite[] {
  return testsuite ?? (typeof testsuites === 'object' ? testsuites.testsuite : undefined) ?? [];
}

function below(one: Suite): Suite[] {
  return [one, ...(one.testsuite ?? []).flatMap(below)];
}

function testOf(test: z.infer<typeof testCase>, suiteName: string | undefined): TestSeen {
  const { name, classname = suiteName, time, failure, error, skipped } = test;
  const [why] = failure ?? error ?? skipped ?? [];
  const detail = typeof why === 'string' ? why : (why?.message ?? why?.['#text']);
  const ms = Number(time) * 1000;
  return {
    name: classname === undefined || classname === '' ? name : `${classname}${BELOW}${name}`,
    state: (failure ?? error) ? 'fail' : skipped ? 'skip' : 'pass',
    ...(Number.isFinite(ms) && time !== undefined ? { durationMs: ms } : {}),
    ...(detail === undefined || detail === '' ? {} : { detail: detail.slice(0, 200) }),
  };
}

/** Times without a zone are those of the machine that wrote them; they are read as UTC, which is what most write. */
function latest(times: readonly string[]): string | undefined {
  const read = times.map((time) => Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(time) ? time : `${time}Z`));
  const good = read.filter((ms) => !Number.isNaN(ms));
  return good.length === 0 ? undefined : new Date(Math.max(...good)).toISOString();
}

function parsed(text: string, file: string): unknown {
  try {
    return parser.parse(text, true);
  } catch (error) {
    throw notJunit(file, shortly(error));
  }
}

function notJunit(file: string, why: string): FiredrillError {
  return new FiredrillError('usage', `${file} is no JUnit XML: ${why}`);
}
