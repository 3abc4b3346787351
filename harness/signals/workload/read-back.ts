import type { Clock } from '../../host/clock.ts';
import { until } from '../../host/until.ts';
import type { Connections, Exchanged, HttpRequest } from '../../http/connections.ts';
import { describeExchange, sendOnce } from '../../http/exchange.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import type { Fill, Values } from '../../http/request-template.ts';
import { isStatus, type WorkloadSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { TimelineRecord } from '../../model/timeline.ts';

/** Reads under way at once: quick, and no load test of a target that has just recovered. */
const CONCURRENCY = 8;

/** Pause before a request that the transport lost is sent again. */
const RETRY_MS = 20;

export interface ReadBackOptions {
  clock: Clock;
  to: Connections;
  spec: WorkloadSpec;
  read: Fill;
  /** Left out: the target has no list of everything. */
  list: Fill | undefined;
  values: Values;
  ids: readonly string[];
  /** What the target called a write when it acknowledged it; undefined where it never did, though a read needs that. */
  calledBy(id: string): Values | undefined;
  /** For everything together, milliseconds. What the target has not said by then, it could not say. */
  limitMs: Millis;
  onRecord: (record: TimelineRecord) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Asks the target about every id: one list of everything, which shows duplicates, and one read of each, which is
 * what a user would do. One `readback` record per id. `copies` is the list's count where list and read agree
 * whether the id is there, and -1 where they contradict each other or either did not say.
 *
 * Only what the transport lost (no connection, a broken one, no answer in time) is sent again, until `limitMs`
 * have passed; that it was lost is a `source` record named `readback`. An answer is an answer.
 */
export async function readBack(options: ReadBackOptions): Promise<void> {
  const { clock, to, spec, read, list, values, ids, calledBy, limitMs, onRecord, signal } = options;
  const end = clock.now() + limitMs;
  let healthy: boolean | undefined;
  const say = (ok: boolean, detail: string) => {
    if (ok !== healthy) onRecord({ kind: 'source', t: clock.now(), source: 'readback', ok, detail });
    healthy = ok;
  };
  const ask = async (request: HttpRequest): Promise<Exchanged> => {
    const attempt = async () => {
      const left = end - clock.now();
      const exchanged = await sendOnce(to, request, Math.max(1, Math.min(spec.deadlineMs, left)));
      if (exchanged.kind === 'answer') return exchanged;
      say(false, `${request.method} ${request.path}: ${describeExchange(exchanged)}`);
      return left <= RETRY_MS || signal?.aborted === true ? exchanged : undefined;
    };
    return await until(attempt, { everyMs: RETRY_MS });
  };

  const counts =
    spec.list && list
      ? await countAll(
          spec.list,
          (after) => ask(list({ ...values, after })),
          (detail) => say(false, detail),
        )
      : undefined;
  const listed = spec.list === undefined || counts !== undefined;
  const queue = ids.values();
  const readSome = async () => {
    for (const id of queue) {
      const called = calledBy(id);
      const answer = called && (await ask(read({ ...values, ...called, id })));
      const there = answer && isThere(answer, spec.read);
      const count = counts === undefined ? undefined : (counts.get(id) ?? 0);
      onRecord({
        kind: 'readback',
        t: clock.now(),
        id,
        copies: copiesOf(count, there, answer !== undefined, listed),
      });
      if (answer?.kind === 'answer' && listed) say(true, 'answers');
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, readSome));
}

/** -1 where nothing is known, or list and read contradict each other. */
function copiesOf(
  count: number | undefined,
  there: boolean | undefined,
  asked: boolean,
  listed: boolean,
): number {
  if (!listed) return -1;
  // What cannot be read, since its id was never told, is known by the list alone.
  if (!asked) return count ?? -1;
  if (there === undefined) return -1;
  if (count === undefined) return there ? 1 : 0;
  return there === count > 0 ? count : -1;
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

/** How often each id is in the list, over all its pages; `undefined` when one of them is no list. */
export async function countAll(
  list: ListSpec,
  ask: (after: string) => Promise<Exchanged>,
  complain: (detail: string) => void,
  onEntry: (id: string, entry: unknown) => void = () => undefined,
): Promise<Map<string, number> | undefined> {
  const counts = new Map<string, number>();
  let after: unknown = list.pages?.first ?? '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const listed = await ask(String(after));
    if (!countIds(listed, list, counts, onEntry)) {
      complain(`${list.method} ${list.path} gave no list at ${list.ids}: ${describeExchange(listed)}`);
      return undefined;
    }
    if (list.pages === undefined || listed.kind !== 'answer') return counts;
    after = atPath(parseJson(listed.body), list.pages.next);
    if (after === null || after === undefined) return counts;
  }
  complain(`${list.method} ${list.path} did not end after ${MOST_PAGES} pages`);
  return undefined;
}

/** Adds what one page lists to `counts`; @returns false when the answer is no list. */
function countIds(
  exchanged: Exchanged,
  list: ListSpec,
  counts: Map<string, number>,
  onEntry: (id: string, entry: unknown) => void,
): boolean {
  if (exchanged.kind !== 'answer' || exchanged.status >= 300) return false;
  const entries = list.ids === '' ? parseJson(exchanged.body) : atPath(parseJson(exchanged.body), list.ids);
  if (!Array.isArray(entries)) return false;
  for (const entry of entries) {
    const id = atPath(entry, list.id);
    if (typeof id !== 'string') continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    onEntry(id, entry);
  }
  return true;
}
