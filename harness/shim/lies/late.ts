import { pause } from '../../host/pause.ts';
import type { Liar, Lie, Telling } from '../lie.ts';

/** As many of the latest as tell what is usual. */
const KEPT = 101;

/** From the undo on every answer takes three times what was usual before the fault, and `byMs` on top of that. */
export function late(
  { byMs }: Extract<Lie, { tells: 'late' }>,
  { forward, stage, told, now }: Telling,
): Liar {
  const took: number[] = [];
  return async (request) => {
    const from = now();
    const answer = await forward(request);
    if (stage() === 'before') {
      took.push(now() - from);
      if (took.length > KEPT) took.shift();
    }
    if (stage() !== 'after') return answer;
    told();
    const usual = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
    await pause(2 * usual + byMs);
    return answer;
  };
}
