import type { Clock } from '../../host/clock.ts';
import { until } from '../../host/until.ts';
import type { Connections, Exchanged, HttpRequest } from '../../http/connections.ts';
import { describeExchange, sendOnce } from '../../http/exchange.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import { isStatus, type WorkloadSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { RecordOf, TimelineRecord } from '../../model/timeline.ts';
import type { Content } from './content.ts';
import type { Listed } from './others.ts';

/** Reads under way at once: quick, and no load test of a target that has just recovered. */
const CONCURRENCY = 8;

/** Pause between two looks whether accepted work is done, milliseconds. */
const DONE_LOOK_MS = 100;

/** Pause before a request that the transport lost is sent again. */
const RETRY_MS = 20;

export interface ReadBackOptions {
  clock: Clock;
  spec: WorkloadSpec;
  ask: Asking;
  /** What it takes to read a write; undefined where that is what the target has not told. */
  read(id: string): HttpRequest | undefined;
  ids: readonly string[];
  /** Asks for all that the target lists: `undefined` where it gives no list, null where the contract has none. */
  list(): Promise<Listed | undefined | null>;
  /** What the list has for a write; undefined where that is what the target has not told. */
  nameOf(id: string): string | undefined;
  content: Content;
  onRecord: (record: TimelineRecord) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Asks the target about every id by one read of each, which is what a user would do, and compares with its list, which
 * shows duplicates. One `readback` record per id. `copies` is the list's count where list and read agree whether the id is
 * there, what one of them says where only that can be asked, and -1 where they contradict each other or either did not say.
 * Accepted work is waited for before anything is listed: what is done twice shows no sooner.
 * @returns what was listed
 */
export async function readBack(options: ReadBackOptions): Promise<Listed | undefined | null> {
  const { clock, spec, ask, read, ids, nameOf, content, onRecord, signal } = options;
  // What was accepted must be done by then, or it is not done in time.
  const doneBy = clock.now() + (spec.done?.within ?? 0);
  const askUntilDone = async (request: HttpRequest) => {
    const attempt = async () => {
      const answer = await ask.send(request);
      const done = isDone(answer, spec);
      const final = done !== false || clock.now() + DONE_LOOK_MS > doneBy || signal?.aborted === true;
      return final ? { answer, done } : undefined;
    };
    return await until(attempt, { everyMs: DONE_LOOK_MS });
  };
  if (spec.done !== undefined)
    await forEach(ids, async (id) => {
      const request = read(id);
      if (request !== undefined) await askUntilDone(request);
    });
  const listed = await options.list();
  await forEach(ids, async (id) => {
    const request = read(id);
    const asked = request && (await askUntilDone(request));
    const there = asked && isThere(asked.answer, spec.read);
    const seen = there === true ? content.compare(id, asked?.answer) : undefined;
    onRecord({
      kind: 'readback',
      t: clock.now(),
      id,
      ...copiesOf(countOf(nameOf(id), listed), asked === undefined ? 'not asked' : there),
      ...(seen === undefined ? {} : { compared: seen.compared }),
      ...(seen === undefined || seen.differs.length === 0 ? {} : { differs: seen.differs }),
      ...(asked?.done === undefined ? {} : { done: asked.done }),
    });
    if (asked?.answer.kind === 'answer' && listed !== undefined) ask.say(true, 'answers');
  });
  return listed;
}

async function forEach(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
  const queue = ids.values();
  const some = async () => {
    for (const id of queue) await work(id);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, some));
}

/** Sends requests until they are answered, and tells whether they are. */
export interface Asking {
  send(request: HttpRequest): Promise<Exchanged>;
  say(ok: boolean, detail: string): void;
}

/**
 * Only what the transport lost (no connection, a broken one, no answer in time) is sent again, until `limitMs` have passed
 * for everything together; that it was lost is a `source` record named `readback`. An answer is an answer.
 */
export function asking(options: {
  clock: Clock;
  to: Connections;
  deadlineMs: Millis;
  limitMs: Millis;
  onRecord: (record: TimelineRecord) => void;
  signal?: AbortSignal | undefined;
}): Asking {
  const { clock, to, deadlineMs, limitMs, onRecord, signal } = options;
  const end = clock.now() + limitMs;
  let healthy: boolean | undefined;
  const say = (ok: boolean, detail: string) => {
    if (ok !== healthy) onRecord({ kind: 'source', t: clock.now(), source: 'readback', ok, detail });
    healthy = ok;
  };
  const send = async (request: HttpRequest): Promise<Exchanged> => {
    const attempt = async () => {
      const left = end - clock.now();
      const exchanged = await sendOnce(to, request, Math.max(1, Math.min(deadlineMs, left)));
      if (exchanged.kind === 'answer') return exchanged;
      say(false, `${request.method} ${request.path}: ${describeExchange(exchanged)}`);
      return left <= RETRY_MS || signal?.aborted === true ? exchanged : undefined;
    };
    return await until(attempt, { everyMs: RETRY_MS });
  };
  return { send, say };
}

/** Whether a read says that the work is done; undefined where nothing is asked, or there is nothing to ask it of. */
function isDone(exchanged: Exchanged, { done, read }: WorkloadSpec): boolean | undefined {
  if (done === undefined || exchanged.kind !== 'answer' || isThere(exchanged, read) !== true)
    return undefined;
  const value = atPath(parseJson(exchanged.body), done.field);
  return [done.is].flat().some((one) => one === value);
}

/** How often the list has it; `unlisted` where no list tells, by contract or since the target never gave it a name. */
function countOf(
  name: string | undefined,
  listed: Listed | undefined | null,
): number | 'unlisted' | undefined {
  if (listed === undefined) return undefined;
  return listed === null || name === undefined ? 'unlisted' : (listed.counts.get(name) ?? 0);
}

/** -1 where nothing is known, or list and read contradict each other. */
function copiesOf(
  count: number | 'unlisted' | undefined,
  there: boolean | undefined | 'not asked',
): Pick<RecordOf<'readback'>, 'copies' | 'only'> {
  if (count === undefined || there === undefined) return { copies: -1 };
  // What cannot be read is known by the list alone, and what is not listed by its read.
  if (there === 'not asked') return { copies: count === 'unlisted' ? -1 : count };
  if (count === 'unlisted') return { copies: there ? 1 : 0 };
  return there === count > 0 ? { copies: count } : { copies: -1, only: there ? 'read' : 'list' };
}

/** What a read says about the id: there, not there, or nothing. */
export function isThere(exchanged: Exchanged, read: WorkloadSpec['read']): boolean | undefined {
  if (exchanged.kind !== 'answer') return undefined;
  if (isStatus(exchanged.status, read.found)) return true;
  return isStatus(exchanged.status, read.absent) ? false : undefined;
}

export type ListSpec = NonNullable<WorkloadSpec['list']>;

/** No target of a drill has more; a list that never ends is one that leads in circles. */
const MOST_PAGES = 1000;

/** What is in the list, over all its pages; `undefined` when one of them is no list. */
export async function countAll(
  list: ListSpec,
  ask: (after: string) => Promise<Exchanged>,
  complain: (detail: string) => void,
  onEntry: (id: string, entry: unknown) => void = () => undefined,
): Promise<Listed | undefined> {
  const listed = { counts: new Map<string, number>(), unnamed: 0 };
  let after: unknown = list.pages?.first ?? '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await ask(String(after));
    if (!countIds(answer, list, listed, onEntry)) {
      complain(`${list.method} ${list.path} gave no list at ${list.ids}: ${describeExchange(answer)}`);
      return undefined;
    }
    if (list.pages === undefined || answer.kind !== 'answer') return listed;
    after = atPath(parseJson(answer.body), list.pages.next);
    if (after === null || after === undefined) return listed;
  }
  complain(`${list.method} ${list.path} did not end after ${MOST_PAGES} pages`);
  return undefined;
}

/** Adds what one page lists to `listed`; @returns false when the answer is no list. */
function countIds(
  exchanged: Exchanged,
  list: ListSpec,
  listed: { counts: Map<string, number>; unnamed: number },
  onEntry: (id: string, entry: unknown) => void,
): boolean {
  if (exchanged.kind !== 'answer' || exchanged.status >= 300) return false;
  const entries = list.ids === '' ? parseJson(exchanged.body) : atPath(parseJson(exchanged.body), list.ids);
  if (!Array.isArray(entries)) return false;
  for (const entry of entries) {
    const value = atPath(entry, list.id);
    if (typeof value !== 'string' && typeof value !== 'number') {
      listed.unnamed += 1;
      continue;
    }
    const id = String(value);
    listed.counts.set(id, (listed.counts.get(id) ?? 0) + 1);
    onEntry(id, entry);
  }
  return true;
}
