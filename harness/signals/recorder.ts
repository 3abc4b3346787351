import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { TimelineRecord } from '../model/timeline.ts';

/**
 * Writes a run's timeline as it happens and tells its subscribers that what they wait for may have come.
 *
 * Each record reaches the kernel before the run acts on it, so a runner that dies leaves behind what it saw.
 */
export interface Recorder<Record = TimelineRecord> extends Disposable {
  record(...records: Record[]): void;
  /** Called after each record is on its way to disk, in order. */
  subscribe(listener: (record: Record) => void): () => void;
  /** Puts everything so far on the disk itself. */
  flush(): void;
}

/**
 * @param onFailure told once when the timeline cannot be written any more, e.g. because the disk is full. From
 *   then on nothing is recorded and nothing thrown, so that healing can go on; a timeline without its `end` is
 *   never judged a success.
 * @throws the file system's error when the file cannot be created
 */
export function openRecorder<Record = TimelineRecord>(
  file: string,
  onFailure: (error: unknown) => void,
): Recorder<Record> {
  const fd = openSync(file, 'ax', 0o600);
  const listeners = new Set<(record: Record) => void>();
  let open = true;
  return {
    record(...records) {
      // Observers that answer after the end have nothing more to say to this run.
      if (!open || records.length === 0) return;
      try {
        writeWhole(fd, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
      } catch (error) {
        open = false;
        closeSync(fd);
        onFailure(error);
        return;
      }
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
