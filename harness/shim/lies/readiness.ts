/** A readiness that does not look. */

import { isStatus } from '../../model/request.ts';
import type { Asked, HttpProbe, Liar, ShimAnswer, Telling } from '../lie.ts';
import { recognizeProbe } from './requests.ts';

/** What was last answered when it was good is answered from the injection on, at once and for good. */
export function alwaysReady(readiness: HttpProbe, asked: Asked, { forward, stage, told }: Telling): Liar {
  const isIt = recognizeProbe(readiness, asked);
  let good: ShimAnswer | undefined;
  return async (request) => {
    if (isIt(request) === undefined) return forward(request);
    if (stage() !== 'before' && good !== undefined) {
      told();
      return good;
    }
    const answer = await forward(request);
    if (answer !== undefined && isStatus(answer.status, readiness.good.status)) good = answer;
    return answer;
  };
}

/** What was last answered when it was not good is answered from the undo on; a bare 503 where it always was. */
export function neverReady(readiness: HttpProbe, asked: Asked, { forward, stage, told }: Telling): Liar {
  const isIt = recognizeProbe(readiness, asked);
  let last: ShimAnswer | undefined;
  let bad: ShimAnswer | undefined;
  return async (request) => {
    if (isIt(request) === undefined) return forward(request);
    if (stage() === 'after') {
      told();
      return bad ?? { status: 503, headers: {}, body: Buffer.alloc(0) };
    }
    const answer = await forward(request);
    if (stage() === 'before') last = answer;
    else if (answer !== undefined && !isSame(answer, last)) bad = answer;
    return answer;
  };
}

/** A readiness that says what is wrong may do so in an answer of the same status. */
function isSame(one: ShimAnswer, other: ShimAnswer | undefined): boolean {
  return other !== undefined && one.status === other.status && one.body.equals(other.body);
}
