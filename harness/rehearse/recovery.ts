import type { Look } from '../model/look.ts';
import type { Request, World } from './world.ts';

const STABLE_REQUESTS = 20;
const STABLE_PROBES = 25;

/** Where a restore has given rows up: who asks for one of these is told that there is none, which is an answer. */
export const servedOrGivenUp = ({ kind, ok, status }: Request): boolean =>
  ok || (kind === 'read' && status === 404);

/**
 * Whether users are served again, and if so, when that began: after the last request that was not, and no later than the
 * next one's answer.
 * @param isServed whether a request was, see `servedOrGivenUp`
 */
export function recovery(
  world: World,
  since: string,
  figure: string,
  isServed: (request: Request) => boolean = ({ ok }) => ok,
): Look {
  const { faring, requests, clock } = world;
  const last = requests.findLastIndex((request) => !isServed(request));
  const [served, goodRun] = [requests.length - 1 - last, faring.goodRun('user')];
  if (served < STABLE_REQUESTS || goodRun < STABLE_PROBES)
    return {
      met: false,
      seen: `${served} requests and ${goodRun} probes on end were served`,
    };
  const from = world.moments.get(since);
  if (from === undefined) {
    world.figure(figure, { absent: `no record tells when it was ${since}` });
    return { met: true };
  }
  const bySend = requests.toSorted((a, b) => a.sent - b.sent);
  const lastBad = bySend.findLastIndex((request) => !isServed(request));
  const next = bySend[lastBad + 1]?.t ?? clock.now();
  const low = Math.max(0, (bySend[lastBad]?.sent ?? from) - from);
  world.figure(figure, { low, high: Math.max(low, next - from) });
  return { met: true };
}
