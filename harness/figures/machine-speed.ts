import type { RecordOf } from '../model/timeline.ts';
import { median } from './median.ts';
import type { Span } from './strain.ts';

/** Looks of a window without which it is not known. */
const FEWEST = 8;
/** Between these the machine is as quick as it was: chance alone moves the middle of some twenty looks by a few per cent. */
const ALIKE = { from: 0.8, to: 1.25 };

/** Milliseconds that one calculation took, and by how much longer it took afterwards. */
export interface Slowed {
  before: number;
  after: number;
  times: number;
}

/** Whether the machine itself became slower or quicker from one window to the other; undefined where it did not, or it is not known. */
export function slowedBetween(
  looks: readonly RecordOf<'pressure'>[],
  windows: { before: Span; after: Span },
): Slowed | undefined {
  const [before, after] = [windows.before, windows.after].map(({ from, to }) =>
    looks.flatMap(({ t, calculationMs }) =>
      calculationMs === undefined || t < from || t > to ? [] : [calculationMs],
    ),
  );
  if (before === undefined || after === undefined) return undefined;
  if (before.length < FEWEST || after.length < FEWEST) return undefined;
  const [was, is] = [median(before), median(after)];
  const times = is / was;
  return times > ALIKE.from && times < ALIKE.to ? undefined : { before: was, after: is, times };
}
