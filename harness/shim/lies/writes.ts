/** One acknowledged write in so many is not what its user was told, from the injection on. */

import { randomUUID } from 'node:crypto';
import type { WorkloadSpec } from '../../model/request.ts';
import type { Asked, Liar, Lie, ShimAnswer, ShimRequest, Telling } from '../lie.ts';
import { recognizer } from '../recognize.ts';
import { listedTwice } from './list.ts';
import { captured, withId } from './requests.ts';

/** The one of each so many that is lied about: an early one, so that few writes are enough. */
const WHICH = 2;

/** An answer, and the id that it was about. */
interface About {
  id: string;
  answer: ShimAnswer;
}

export function writesBut(
  { but, oneIn }: Extract<Lie, { tells: 'stored' }>,
  asked: Asked,
  { forward, stage, told }: Telling,
): Liar {
  const { workload } = asked;
  if (workload === undefined) return forward;
  const is = recognizers(workload, asked);
  /** Ids whose readers are lied to. */
  const chosen = new Set<string>();
  let [seen, acknowledged, read]: [number, About | undefined, About | undefined] = [0, undefined, undefined];

  const isTurn = (): boolean => {
    seen += 1;
    return seen % oneIn === WHICH;
  };
  const write = async (request: ShimRequest, id: string): Promise<ShimAnswer | undefined> => {
    // Only what would be acknowledged is: while the fault lasts, the service itself must say whether it takes any.
    if (but === 'swallowed' && stage() === 'after' && acknowledged !== undefined && isTurn()) {
      told();
      return withId(acknowledged.answer, acknowledged.id, id);
    }
    const answer = await forward(request);
    if (answer === undefined || !workload.write.acknowledged.includes(answer.status)) return answer;
    acknowledged = { id, answer };
    if (stage() === 'before' || but === 'swallowed' || !isTurn()) return answer;
    chosen.add(id);
    if (but === 'stored twice') {
      const again = await forward(withId(request, id, randomUUID()));
      if (again !== undefined && workload.write.acknowledged.includes(again.status)) told();
    }
    return answer;
  };
  const reading = async (request: ShimRequest, id: string): Promise<ShimAnswer | undefined> => {
    const answer = await forward(request);
    if (but !== 'changed' || answer === undefined || !workload.read.found.includes(answer.status))
      return answer;
    if (!chosen.has(id)) read = { id, answer };
    if (!chosen.has(id) || read === undefined) return answer;
    told();
    return withId(read.answer, read.id, id);
  };
  return async (request) => {
    const written = is.write(request);
    if (written !== undefined) return write(request, written.id ?? '');
    const id = is.read(request)?.id;
    if (id !== undefined) return reading(request, id);
    const answer = await forward(request);
    if (but !== 'listed twice' || answer === undefined || workload.list === undefined) return answer;
    return is.list?.(request) === undefined ? answer : listedTwice(answer, workload.list, chosen, told);
  };
}

function recognizers({ write, read, list }: WorkloadSpec, asked: Asked) {
  const names = captured(asked);
  return {
    write: recognizer(write, names),
    read: recognizer(read, names),
    ...(list === undefined ? {} : { list: recognizer(list, names) }),
  };
}
