/** A rollout: one replica after the other, the next once the one before is ready. */

import { setTimeout as pause } from 'node:timers/promises';
import { asked, type Look, type World } from 'firedrill/config';
import { PODS, release } from './parts.ts';
import { BEFORE, NEXT } from './variants.ts';

const LOOK_EVERY_MS = 200;
/** A rollout does not wait for longer for a replica that does not become ready. */
const PROGRESS_MS = 30_000;

/** Deploys a release to each replica in turn; one that has it is left as it is. */
export async function rollOut(world: World, name: string, signal: AbortSignal): Promise<void> {
  for (const pod of PODS) {
    await world.of(release).deploy(name, signal, [pod]);
    const until = world.clock.now() + PROGRESS_MS;
    while (!(await isReady(world, pod)) && world.clock.now() < until)
      await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

export async function isReady(world: World, pod: string): Promise<boolean> {
  const url = `${world.stack.origin(pod)}/health/ready`;
  return (await asked(url, 'GET', undefined, world.clock)).status === 200;
}

/** Whether each replica was made of a release's image last. */
export async function rolledOut(world: World, name: string, signal: AbortSignal): Promise<Look> {
  const image = world.of(release).image(name);
  for (const pod of PODS) {
    const [newest] = await world.stack.deployments.ran(pod, signal);
    if (newest !== image) return { met: false, seen: `${pod} was made of ${newest}` };
  }
  return { met: true };
}

/** The releases that replicas were made of, the oldest first: revision 1, 2, … */
export async function history(world: World, signal: AbortSignal): Promise<string[]> {
  const images = (await world.stack.deployments.ran(PODS[0], signal)).toReversed();
  const { image, next } = world.of(release);
  const known = [...new Set([BEFORE, NEXT, next])];
  return images.map((one) => known.find((name) => image(name) === one) ?? one);
}
