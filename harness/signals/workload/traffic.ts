import { randomUUID } from 'node:crypto';
import type { Clock } from '../../host/clock.ts';
import type { Connections, Exchanged } from '../../http/connections.ts';
import { describeExchange } from '../../http/exchange.ts';
import { fieldsAt } from '../../http/json-fields.ts';
import type { Values } from '../../http/request-template.ts';
import type { WorkloadSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import type { Content } from './content.ts';
import type { Ledger } from './ledger.ts';
import { isThere } from './read-back.ts';
import type { Templates, WriteStep } from './templates.ts';
import { stepAnswer } from './write-outcome.ts';

export interface WorkloadStats {
  /** Writes by what became of them; `attempted` also counts those under way. */
  attempted: number;
  acknowledged: number;
  refused: number;
  indeterminate: number;
  /** Reads that are over, and those of them that found what they asked for. */
  reads: number;
  readsFound: number;
  /** Requests that were what they should be since the last that was not. */
  okInARow: number;
  /** The latest failure, e.g. `POST /api/v1/playlists was answered: 401 {"success":false…`. */
  lastError?: string;
}

/** Requests of both kinds, each with its records. */
export interface Traffic {
  send(n: number, intended: Millis): void;
  stats(): WorkloadStats;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function trafficOf(options: {
  clock: Clock;
  spec: WorkloadSpec;
  templates: Templates;
  to: Connections;
  captured: Values;
  ledger: Ledger;
  content: Content;
  alsoRead: readonly string[];
  onRecord: (record: TimelineRecord) => void;
}): Traffic {
  const { clock, spec, templates, to, captured, ledger, content, alsoRead, onRecord } = options;
  const idle: (() => void)[] = [];
  const reads = { over: 0, found: 0 };
  let okInARow = 0;
  let lastError: string | undefined;

  const over = (ok: boolean, request: { method: string; path: string }, exchanged: Exchanged) => {
    okInARow = ok ? okInARow + 1 : 0;
    if (!ok) lastError = `${request.method} ${request.path} was answered: ${describeExchange(exchanged)}`;
    if (to.inFlight === 0) for (const resolve of idle.splice(0)) resolve();
  };

  /** Sends the steps of a write one after another; the last answer, or the first that was no yes, decides. */
  const write = (n: number, intended: Millis) => {
    const id = randomUUID();
    ledger.attempt(id);
    onRecord({ kind: 'attempt', t: clock.now(), id });
    const sent = clock.now();
    /** @param told what is known of this write alone: users may log in again before it is read */
    const step = (at: number, told: Values) => {
      const { fill, spec: wanted } = stepOf(templates.write, at);
      const values = { ...captured, ...told };
      const request = fill(values);
      content.sends(id, request);
      to.send(request, intended + spec.deadlineMs - clock.now(), (exchanged) => {
        const { outcome: said, denied, told: more } = stepAnswer(exchanged, wanted, values);
        const known = { ...told, ...more };
        if (said === 'acknowledged') content.wrote(id, request);
        if (said === 'acknowledged' && at + 1 < templates.write.length) return step(at + 1, known);
        // Something is there once the first step was taken.
        const outcome = at > 0 && said === 'refused' ? 'indeterminate' : said;
        const record = {
          kind: 'write',
          id,
          intended,
          sent,
          t: clock.now(),
          outcome,
          ...statusOf(exchanged),
          ...(denied === undefined ? {} : { denied }),
          ...jsonOf(exchanged, alsoRead),
        } as const;
        ledger.settle(record, known);
        onRecord(record);
        over(outcome === 'acknowledged', request, exchanged);
      });
    };
    step(0, { id, n: String(n) });
  };

  const read = (id: string, intended: Millis) => {
    const request = templates.read({ ...captured, ...ledger.calledBy(id), id });
    if (request === undefined)
      throw new Error(`the target has not told how to read ${id}, which it acknowledged`);
    const sent = clock.now();
    to.send(request, intended + spec.deadlineMs - sent, (exchanged) => {
      const found = isThere(exchanged, spec.read);
      const { differs } = found === true ? content.compare(id, exchanged) : { differs: [] };
      const ok = found === true && differs.length === 0;
      reads.over += 1;
      if (ok) reads.found += 1;
      onRecord({
        kind: 'read',
        intended,
        sent,
        t: clock.now(),
        id,
        ok,
        ...statusOf(exchanged),
        ...(found === undefined ? {} : { found }),
        ...(differs.length === 0 ? {} : { differs }),
      });
      over(ok, request, exchanged);
    });
  };

  return {
    send(n, intended) {
      const id = n % 2 === 1 ? ledger.nextAcknowledged() : undefined;
      if (id === undefined) write(n, intended);
      else read(id, intended);
    },
    stats: () => ({
      attempted: ledger.ids().length,
      acknowledged: ledger.count('acknowledged'),
      refused: ledger.count('refused'),
      indeterminate: ledger.count('indeterminate'),
      reads: reads.over,
      readsFound: reads.found,
      okInARow,
      ...(lastError === undefined ? {} : { lastError }),
    }),
    idle: () => (to.inFlight === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}

function stepOf(steps: Templates['write'], at: number): WriteStep {
  const step = steps[at];
  if (step === undefined) throw new Error(`a write has no step ${at}`);
  return step;
}

function jsonOf(exchanged: Exchanged, paths: readonly string[]): { json?: Record<string, unknown> } {
  const json = exchanged.kind === 'answer' ? fieldsAt(exchanged.body, paths) : undefined;
  return json === undefined ? {} : { json };
}

function statusOf(exchanged: Exchanged): { status?: number } {
  return exchanged.kind === 'answer' ? { status: exchanged.status } : {};
}
