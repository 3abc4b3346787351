import type { Look, Millis, RehearsalStep, Request, World } from 'firedrill/config';

export const REASON = 'monthly rehearsal';
export const WHO = 'on-call engineer';
/** What stands in the runbook, which is read in an incident: its reader says why, and who they are. */
export const SAY = '--reason "WHAT HAPPENED" --by "YOUR NAME"';

/** Requests on end that must all be refused, or all be served: a second of the users' traffic. */
const ON_END = 8;

const line = (words: readonly string[]): string[] => [
  ...['node', 'src/killswitch.ts', ...words],
  ...['--reason', REASON, '--by', WHO],
];

/** What people type; the clock starts when they are told to. */
async function typed(world: World, words: readonly string[]): Promise<string[]> {
  world.moments.set('commanded', world.clock.now());
  return [world.runByHand('api', line(words))];
}

/** The command, inside the API's container as chat-ops would run it; the clock starts before it does. */
async function command(world: World, words: readonly string[], signal: AbortSignal): Promise<unknown> {
  world.moments.set('commanded', world.clock.now());
  return JSON.parse(await world.run('api', line(words), signal));
}

/** A step in which the switch is set: by hand or by machine the same words, and the same objective. */
export function setting(
  words: readonly string[],
  step: Pick<RehearsalStep, 'id' | 'title' | 'how' | 'until' | 'look'>,
): RehearsalStep {
  return {
    ...step,
    who: WHO,
    limitMs: 60_000,
    tier: { objective: 5_000, acceptable: 15_000, source: 'ours' },
    byHand: (world) => typed(world, words),
    act: async (world, signal) => void (await command(world, words, signal)),
  };
}

/** Records the time from the command to a moment that lies between two: the last as before, the first that is not. */
export function sinceCommand(world: World, figure: string, before?: Millis, after?: Millis): void {
  const from = world.moments.get('commanded') ?? 0;
  const low = Math.max(0, (before ?? from) - from);
  world.figure(figure, { low, high: Math.max(low, (after ?? from) - from) });
}

/** All that users have asked since the command was given, by when they asked. */
const since = ({ requests, moments }: World): Request[] =>
  requests.filter(({ sent }) => sent >= (moments.get('commanded') ?? 0)).toSorted((a, b) => a.sent - b.sent);

/** When the first user was turned away. */
export function tookEffect({ requests, moments }: World): Millis {
  const commanded = moments.get('commanded') ?? 0;
  return Math.min(...requests.filter(({ ok, sent }) => !ok && sent >= commanded).map(({ t }) => t));
}

/** Whether all users are turned away; if so, `figure` is when the last of them was still served. */
export function turnedAway(world: World, figure: string): Look {
  const asked = since(world);
  const last = asked.findLastIndex(({ ok }) => ok);
  const refused = asked.slice(last + 1);
  if (refused.length < ON_END)
    return { met: false, seen: `${refused.length} requests on end were turned away` };
  sinceCommand(world, figure, asked[last]?.t, refused[0]?.t);
  return { met: true };
}

/** Whether all users are served again; if so, `figure` is when the first of them was. */
export function servedAgain(world: World, figure: string): Look {
  const asked = since(world);
  const last = asked.findLastIndex(({ ok }) => !ok);
  const served = asked.slice(last + 1);
  if (served.length < ON_END) return { met: false, seen: `${served.length} requests on end were served` };
  sinceCommand(world, figure, asked[last]?.sent, served[0]?.t);
  return { met: true };
}
