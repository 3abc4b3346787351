/** What became of the users' requests, and of every write in the end. */

import type { Millis } from '../../model/time.ts';
import type { RecordOf, TimelineRecord, WriteRecord } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import { insert } from '../ordered.ts';
import type { Signal } from '../signal.ts';
import { startWorkload, type Workload } from './workload.ts';

/** Answers to what came at the wrong moment: too slow, too early, too often. */
const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429]);

/** How long the target may take to answer for all writes of a run. */
const READ_BACK_LIMIT_MS = 60_000;

/** So many requests of a kind on end with this status; `false` once anything else was answered. */
export type Declined = { times: number; status: number } | false;

export interface Requests {
  /** Writes that were about to be sent, by id, in order. */
  attempts: Map<string, Millis>;
  /** By when they were due. */
  writes: WriteRecord[];
  reads: RecordOf<'read'>[];
  readbacks: Map<string, RecordOf<'readback'>>;
  /** Before the first write and after the last; nothing in timelines that were recorded before lists were. */
  listed: { before?: RecordOf<'listed'>; after?: RecordOf<'listed'> };
  requestTrouble: {
    /** When a request last failed, how many have, and what the last was answered. */
    last: Millis;
    failed: number;
    how: string;
    /** By kind of request, as long as each of them was declined. */
    declined: { write: Declined; read: Declined };
  };
}

export const requests: Signal<Requests> = {
  key: 'workload',
  records: ['attempt', 'write', 'read', 'readback', 'listed'],
  empty: () => ({
    attempts: new Map(),
    writes: [],
    reads: [],
    readbacks: new Map(),
    listed: {},
    requestTrouble: {
      last: 0,
      failed: 0,
      how: 'no request has been answered yet',
      declined: { write: { times: 0, status: 0 }, read: { times: 0, status: 0 } },
    },
  }),
  add(seen, record: TimelineRecord) {
    switch (record.kind) {
      case 'attempt':
        seen.attempts.set(record.id, record.t);
        break;
      case 'write':
        insert(seen.writes, record, ({ intended }) => intended);
        note(seen, 'write', record.outcome === 'acknowledged', record);
        break;
      case 'read':
        insert(seen.reads, record, ({ intended }) => intended);
        note(seen, 'read', record.ok, record);
        break;
      case 'readback':
        seen.readbacks.set(record.id, record);
        break;
      case 'listed':
        seen.listed[record.edge] = record;
        break;
      default:
    }
  },
  async observe(needs, { clock, recorder, stack, entry, workload: spec, captured }) {
    if (spec === undefined) return undefined;
    let workload: Workload | undefined;
    const asked = needsOf(needs, 'workload');
    const patterns = asked.flatMap(({ ids }) => (ids === undefined ? [] : [matching(ids)]));
    return {
      async begin() {
        workload = await startWorkload({
          clock,
          url: stack.origin(entry),
          tls: stack.tls(entry),
          spec,
          values: captured.values,
          alsoRead: asked.flatMap(({ fields }) => fields),
          isOurs: (id) => patterns.some((pattern) => pattern.test(id)),
          onRecord: (record) => recorder.record(record),
        });
        captured.values = workload.values;
      },
      traffic: () => workload && { sent: workload.sent, times: workload.times, logIn: workload.logIn },
      async readBack(step, signal) {
        if (!workload) return;
        const limitMs = READ_BACK_LIMIT_MS + (spec.done?.within ?? 0);
        step.update(`asking about ${workload.stats().attempted} writes (limit ${limitMs / 1000} s)`);
        await workload.readBack(limitMs, signal);
      },
      async [Symbol.asyncDispose]() {
        await workload?.[Symbol.asyncDispose]();
      },
    };
  },
};

interface Answered {
  t: Millis;
  status?: number;
  denied?: string;
  differs?: readonly string[];
}

/** What its body says against a status that is as it should be, and where the contract tells what belongs there. */
export function but({ denied, differs }: Pick<Answered, 'denied' | 'differs'>): string {
  if (denied !== undefined)
    return `, but ${denied} (contract.workload.write.json says what an acknowledgement has)`;
  if (differs === undefined) return '';
  return `, but ${differs.join(', ')} (contract.workload.read.fields says which fields come back as they were sent)`;
}

function note({ requestTrouble }: Requests, what: 'write' | 'read', ok: boolean, record: Answered): void {
  const { t, status } = record;
  const before = requestTrouble.declined[what];
  requestTrouble.declined[what] = before !== false &&
    !ok &&
    isDeclined(status) && { times: before.times + 1, status };
  if (ok) return;
  requestTrouble.last = t;
  requestTrouble.failed += 1;
  requestTrouble.how = `a ${what} was answered ${status ?? 'not at all'}${but(record)}`;
}

/** The request itself is at fault, and sent again it will be answered the same; RFC 9110, section 15.5. */
function isDeclined(status: number | undefined): status is number {
  return status !== undefined && status >= 400 && status < 500 && !MAY_PASS.has(status);
}

/** Whatever an id is made of where its template has a placeholder. */
function matching(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('.+')}$`);
}

/** A request of either kind, and whether it came to what a user wants of it. */
export interface Served {
  intended: Millis;
  sent: Millis;
  t: Millis;
  ok: boolean;
}

export const isWritten = ({ outcome }: WriteRecord): boolean => outcome === 'acknowledged';
export const isRead = ({ ok, found, differs }: RecordOf<'read'>): boolean =>
  ok && found !== false && differs === undefined;

/** Writes and reads together, by when they were due. */
export function served({ writes, reads }: Pick<Requests, 'writes' | 'reads'>): Served[] {
  return [
    ...writes.map((one) => ({ intended: one.intended, sent: one.sent, t: one.t, ok: isWritten(one) })),
    ...reads.map((one) => ({ intended: one.intended, sent: one.sent, t: one.t, ok: isRead(one) })),
  ].sort((a, b) => a.intended - b.intended);
}

/** Requests at the end that succeeded, `most` at the most, by when they were due. */
export function succeededOnEnd({ writes, reads }: Pick<Requests, 'writes' | 'reads'>, most: number): number {
  let [w, r, run] = [writes.length - 1, reads.length - 1, 0];
  for (; run < most; run += 1) {
    const [write, read] = [writes[w], reads[r]];
    const later =
      read === undefined || (write !== undefined && write.intended > read.intended) ? 'write' : 'read';
    if (later === 'write') {
      if (write === undefined || !isWritten(write)) break;
      w -= 1;
    } else {
      if (read === undefined || !read.ok) break;
      r -= 1;
    }
  }
  return run;
}
