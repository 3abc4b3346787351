import type { LoadMoment } from '../model/load.ts';
import { type LoadCount, type LoadPart, loadCount, SLICE_MS } from './load-result.ts';

/** Puts the threads' parts of each slice together. */
export interface Merging {
  add(part: LoadPart): void;
  /** No part is missing any more. */
  end(): void;
}

/** `onMoment` hears of each slice when every thread has told its part, at the latest at the end. */
export function merging(threads: number, onMoment: (moment: LoadMoment) => void): Merging {
  const open = new Map<number, { parts: number; count: LoadCount }>();
  const tell = (slice: number, count: LoadCount) => {
    open.delete(slice);
    const { planned, admitted, ok, shed, failed, timedOut, latencyMs } = count.result([]);
    const moment = { atMs: slice * SLICE_MS, offered: planned, admitted, ok, shed, failed, timedOut };
    onMoment({ ...moment, p50Ms: latencyMs?.p50 ?? null, p95Ms: latencyMs?.p95 ?? null });
  };
  return {
    add(part) {
      const found = open.get(part.slice) ?? { parts: 0, count: loadCount() };
      open.set(part.slice, found);
      found.parts += 1;
      found.count.add(part);
      if (found.parts === threads) tell(part.slice, found.count);
    },
    end() {
      for (const [slice, { count }] of [...open].sort(([a], [b]) => a - b)) tell(slice, count);
    },
  };
}
