import { z } from 'zod';
import type { JsonReader } from '../../http/json-reader.ts';
import { shortly } from '../../model/errors.ts';
import type { RecordOf } from '../../model/timeline.ts';
import { labelledAnswer } from '../prometheus/answers.ts';
import type { WatchedStack } from '../watch.ts';
import type { Ask } from './question.ts';

export type Answered = Pick<
  RecordOf<'runbook'>,
  'printed' | 'values' | 'exitCode' | 'lines' | 'cut' | 'error'
>;

/** Characters kept of what a command prints: a person reads a screen, and not a book. */
const MOST_PRINTED = 8_000;
/** Lines kept of a log for each pattern: what is written without end is written once as well. */
const MOST_LINES = 5;
/** Characters kept of a line. */
const LONGEST = 500;

/** Prints what a command prints and complains of, and, on a line of its own, how it ended: to fail is an answer, too. */
const TOLD = 'sh -c "$1" 2>&1; printf "\\n%s" "$?"';

/** Who can be asked. */
export interface Asked {
  stack: Pick<WatchedStack, 'commands' | 'lastInLog'>;
  /** None where the target has no Prometheus. */
  prometheus: JsonReader | undefined;
}

/**
 * Asks once, as a person does who follows the runbook.
 * @param patterns of a log, only lines that one of them finds are kept
 * @returns what was answered, or why there was no answer; throws nothing
 */
export async function askOnce(
  ask: Ask,
  patterns: readonly string[],
  { stack, prometheus }: Asked,
  signal: AbortSignal,
): Promise<Answered> {
  try {
    if ('promql' in ask) return await queried(ask.promql, prometheus);
    if ('log' in ask) return await logged(ask, patterns, stack, signal);
    return cut(await commanded(ask, stack, signal));
  } catch (error) {
    return { printed: '', error: shortly(error) };
  }
}

async function queried(query: string, prometheus: JsonReader | undefined): Promise<Answered> {
  if (prometheus === undefined) return { printed: '', error: 'there is no Prometheus' };
  const path = `/api/v1/query?query=${encodeURIComponent(query)}`;
  const { result } = labelledAnswer.parse(await prometheus.get(path)).data;
  const lines = result.map(({ metric, value: [, value] }) => {
    const labels = Object.entries(metric).map(([name, is]) => `${name}="${is}"`);
    return `{${labels.join(', ')}} ${value}`;
  });
  return { ...cut({ printed: lines.join('\n') }), values: result.map(({ value: [, value] }) => value) };
}

const exitCode = z.coerce.number().int();

async function commanded(
  { command, in: service }: Extract<Ask, { in: string }>,
  { commands }: Asked['stack'],
  signal: AbortSignal,
): Promise<Answered> {
  const told = await commands.run(service, ['sh', '-c', TOLD, 'sh', command], signal);
  const end = told.lastIndexOf('\n');
  return { printed: told.slice(0, end).trimEnd(), exitCode: exitCode.parse(told.slice(end + 1)) };
}

async function logged(
  { log, last }: Extract<Ask, { log: unknown }>,
  patterns: readonly string[],
  { lastInLog }: Asked['stack'],
  signal: AbortSignal,
): Promise<Answered> {
  const logs = await Promise.all(log.map((service) => lastInLog(service, last, signal)));
  const lines = logs.flat();
  const found = patterns.flatMap((pattern) => {
    const wanted = new RegExp(pattern);
    return lines.filter((line) => wanted.test(line)).slice(-MOST_LINES);
  });
  const printed = [...new Set(found)].map((line) => line.slice(0, LONGEST)).join('\n');
  return { printed, lines: lines.length };
}

function cut(answered: Answered): Answered {
  if (answered.printed.length <= MOST_PRINTED) return answered;
  return { ...answered, printed: answered.printed.slice(0, MOST_PRINTED), cut: true };
}
