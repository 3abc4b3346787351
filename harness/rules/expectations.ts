import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { humanMs, parseDuration } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Interval } from '../model/time.ts';
import type { Labels } from './matching.ts';
import type { Replayed } from './replay/replay.ts';
import { syntaxErrors } from './yaml-source.ts';
import { yamlValue } from './yaml-value.ts';

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: `"${text}" is not a duration; write one such as 2m` });
  return z.NEVER;
});

const expectation = z
  .strictObject({
    alert: z.string().min(1),
    /** At the latest so long after the fault began. */
    fires_within: duration.optional(),
    /** Not sooner than so long after it. */
    fires_after: duration.optional(),
    /** At the latest so long after the fault was healed. */
    resolves_within: duration.optional(),
    labels: z.record(z.string(), z.string()).optional(),
    never: z.literal('true').optional(),
  })
  .refine((one) => one.never === undefined || Object.keys(one).length === 2, {
    message: 'an alert that never fires has no times and no labels',
  });

const file = z.strictObject({
  injected: z.string().optional(),
  healed: z.string().optional(),
  scrape: z.string().optional(),
  evaluation: z.string().optional(),
  prometheus: z.string().optional(),
  expect: z.array(expectation).min(1),
});

/** What people expect of their alerts, durations in ms, and where the recording does not say it, when the fault was. */
export type Expectations = z.infer<typeof file>;
/** What is expected of one alert. */
export type Expectation = z.infer<typeof expectation>;

/**
 * Reads expectations.
 * @param error words what is wrong with a value
 * @throws {FiredrillError} `usage` naming everything that is wrong
 */
export function readExpectations(text: string, name: string, error?: z.core.$ZodErrorMap): Expectations {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter });
  if (document.errors.length > 0) throw syntaxErrors(document.errors, name);
  const parsed = file.safeParse(yamlValue(document, name, lineCounter), error && { error });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path, message }) => `${name}: ${path.join('.') || '(the file)'}: ${message}`,
  );
  throw new FiredrillError('usage', lines.join('\n'));
}

/** What became of an expectation; times that are ranges may leave it open. */
export interface Met {
  readonly alert: string;
  readonly expected: string;
  readonly status: 'pass' | 'fail' | 'not-proven';
  readonly because: string;
}

/** Holds one alert's replay against everything that is expected of it. */
export function judgeExpectation(expected: Expectation, replayed: Replayed | undefined): Met[] {
  const {
    alert,
    never,
    fires_within: within,
    fires_after: after,
    resolves_within: resolves,
    labels,
  } = expected;
  const met = (what: string, status: Met['status'], because: string): Met => ({
    alert,
    expected: what,
    status,
    because,
  });
  if (replayed === undefined) return [met('exists', 'fail', 'no such alert in the rule files')];
  const { status, reason = '' } = replayed;
  const why = reason === '' ? '' : `: ${reason}`;
  if (never !== undefined) {
    if (status === 'never') return [met('never fires', 'pass', `it never fires${why}`)];
    return [
      status === 'fires'
        ? met('never fires', 'fail', `it fires ${shown(replayed.fires)} after the fault`)
        : met('never fires', 'not-proven', reason),
    ];
  }
  const first = within === undefined ? 'fires' : `fires within ${humanMs(within)} of the fault`;
  if (status !== 'fires')
    return [
      met(
        first,
        status === 'never' ? 'fail' : 'not-proven',
        status === 'never' ? `it never fires${why}` : reason,
      ),
    ];
  const found = [held(met, first, replayed.fires, within, 'after the fault')];
  if (after !== undefined) found.push(notBefore(met, replayed.fires, after));
  if (resolves !== undefined) {
    const what = `resolves within ${humanMs(resolves)} of the healing`;
    found.push(
      replayed.resolves === undefined
        ? met(what, 'not-proven', reason)
        : held(met, what, replayed.resolves, resolves, 'after the healing'),
    );
  }
  if (labels !== undefined) found.push(labelled(met, labels, replayed.instances ?? []));
  return found;
}

type MakeMet = (what: string, status: Met['status'], because: string) => Met;

function held(
  met: MakeMet,
  what: string,
  range: Interval | undefined,
  limit: number | undefined,
  of: string,
): Met {
  const because = `it does so ${shown(range)} ${of}`;
  if (range === undefined || limit === undefined || range.high <= limit) return met(what, 'pass', because);
  if (range.low > limit) return met(what, 'fail', because);
  return met(what, 'not-proven', `${because}, as the phases of scrapes and evaluations have it`);
}

function notBefore(met: MakeMet, range: Interval | undefined, least: number): Met {
  const what = `fires no sooner than ${humanMs(least)} after the fault`;
  const because = `it does so ${shown(range)} after the fault`;
  if (range === undefined || range.low >= least) return met(what, 'pass', because);
  return met(what, range.high < least ? 'fail' : 'not-proven', because);
}

function labelled(met: MakeMet, labels: Labels, instances: readonly Labels[]): Met {
  const what = `has the labels ${printed(labels)}`;
  const wanted = Object.entries(labels);
  const fits = instances.some((one) => wanted.every(([label, value]) => (one[label] ?? '') === value));
  if (fits) return met(what, 'pass', 'an instance of it has');
  if (instances.length === 0) return met(what, 'not-proven', 'promtool did not say which labels it has');
  return met(what, 'fail', `it has ${instances.slice(0, 3).map(printed).join(', ')}`);
}

function printed(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}

function shown(range: Interval | undefined): string {
  if (range === undefined) return 'at some time';
  const [low, high] = [range.low, range.high].map((ms) => humanMs(Math.round(ms / 1000) * 1000));
  return `${low} to ${high}`;
}
