/**
 * What each row that users wrote reads: while the rehearsal goes on, right before a way back where a step notes it, and at
 * the end. A part of rehearsals whose workload writes what can be told from its id.
 */

import { every } from '../host/every.ts';
import { atPath } from '../http/json-fields.ts';
import { isStatus } from '../model/request.ts';
import type { Millis } from '../model/time.ts';
import type { Part, PartRun, StartedPart } from './part.ts';
import { ROW_RECORDS, type RowRecord, type RowsSpec } from './row-records.ts';
import { judgeRows } from './rows-judge.ts';

/** What steps do with rows. */
export interface Rows {
  /** Rows that were read back since then, and how many of them did not read what was written. */
  since(from: Millis): { checked: number; wrong: number };
  /** Notes what rows read before a way back, as the database holds them. */
  keep(rows: ReadonlyMap<string, string>): void;
}

/** Two rows a second are read back while the rehearsal goes on. */
const EVERY_MS = 500;

export function rows(spec: RowsSpec): Part<Rows, RowRecord> {
  return {
    records: ROW_RECORDS,
    start: (run) => startRows(spec, run),
    judge: (seen) => judgeRows(spec, seen),
  };
}

function startRows(spec: RowsSpec, { world, workload, record }: PartRun<RowRecord>): StartedPart<Rows> {
  const { clock, requests } = world;
  const during: { t: Millis; ok: boolean }[] = [];
  const compare = async (id: string, when: 'during' | 'end') => {
    const { status, json } = await world.ask('GET', workload.read.path.replace('{id}', id));
    // What is not answered is no row that reads wrongly; presence is the ledger's to say.
    if (!isStatus(status, workload.read.found)) return;
    const seen = String(atPath(json, spec.path) ?? '');
    const ok = seen === spec.of(id);
    if (when === 'during') during.push({ t: clock.now(), ok });
    record({ kind: 'content', t: clock.now(), id, ok, seen, when });
  };
  return {
    api: {
      since(from) {
        const recent = during.filter(({ t }) => t > from);
        return { checked: recent.length, wrong: recent.filter(({ ok }) => !ok).length };
      },
      keep(kept) {
        for (const [id, seen] of kept)
          record({ kind: 'kept', t: clock.now(), id, ok: seen === spec.of(id), seen });
      },
    },
    /** Reads the newest acknowledged row again and again, each once. */
    async watch(signal) {
      let last = '';
      await every({ pauseMs: EVERY_MS }, signal, async () => {
        const newest = requests.findLast(({ id, ok }) => ok && id !== undefined)?.id;
        if (newest !== undefined && newest !== last) {
          last = newest;
          await compare(newest, 'during');
        }
      });
    },
    async atEnd() {
      for (const { id, ok } of requests) if (ok && id !== undefined) await compare(id, 'end');
    },
  };
}
