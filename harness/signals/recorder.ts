import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Millis } from '../model/time.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { type Redact, redactedIn } from '../safety/secrets/redact.ts';

/**
 * Writes a run's timeline as it happens and tells its subscribers that what they wait for may have come.
 *
 * Each record reaches the kernel before the run acts on it, so a runner that dies leaves behind what it saw.
 */
export interface Recorder extends Disposable {
  record(...records: TimelineRecord[]): void;
  /** Writes a record of a kind that only one sort of run has, a rehearsal's step say; no listener is told of it. */
  note(record: { kind: string; t: Millis }): void;
  /** Called after each record is on its way to disk, in order. */
  subscribe(listener: (record: TimelineRecord) => void): () => void;
  /** Puts everything so far on the disk itself. */
  flush(): void;
}

/**
 * @param redact what each text of a record goes through before it is written or told: evidence has no credentials
 * @param onFailure told once when the timeline cannot be written any more, e.g. because the disk is full. From
 *   then on nothing is recorded and nothing thrown, so that healing can go on; a timeline without its `end` is
 *   never judged a success.
 * @throws the file system's error when the file cannot be created
 */
export function openRecorder(file: string, redact: Redact, onFailure: (error: unknown) => void): Recorder {
  const fd = openSync(file, 'ax', 0o600);
  const listeners = new Set<(record: TimelineRecord) => void>();
  let open = true;
  /** Whether they were written. */
  const write = (records: readonly object[]): boolean => {
    // Observers that answer after the end have nothing more to say to this run.
    if (!open || records.length === 0) return false;
    try {
      writeWhole(fd, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      return true;
    } catch (error) {
      open = false;
      closeSync(fd);
      onFailure(error);
      return false;
    }
  };
  return {
    note(record) {
      write([redactedIn(record, redact)]);
    },
    record(...seen) {
      const records = redactedIn(seen, redact);
      if (!write(records)) return;
      for (const record of records) for (const listener of listeners) listener(record);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush() {
      if (open) fsyncSync(fd);
    },
    [Symbol.dispose]() {
      if (!open) return;
      open = false;
      fsyncSync(fd);
      closeSync(fd);
    },
  };
}

function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
