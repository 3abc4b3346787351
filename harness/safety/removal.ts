import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { unlessAborted } from '../host/unless-aborted.ts';
import { FiredrillError, shortly } from '../model/errors.ts';

/** Something that an engine holds. */
export interface Thing {
  kind: 'container' | 'network' | 'volume';
  id: string;
  name: string;
}

/** The engine takes down the networks of containers one after another, each a fraction of a second. */
const LIMIT_MS = 60_000;
const AGAIN_MS = 20;
const AWAY_MS = 200;

/**
 * Removes whatever `find` finds until it finds nothing more: others may be removing the same, the engine may
 * stumble or be away for a while, and what a process asked for just before it was killed may come about only afterwards.
 *
 * @returns all that was removed
 * @throws FiredrillError `unavailable` naming what is still there after a minute
 */
export async function removeAll<T extends Thing>(
  docker: Docker,
  find: () => Promise<readonly T[]>,
  limitMs: number = LIMIT_MS,
): Promise<T[]> {
  const signal = AbortSignal.timeout(limitMs);
  const removed = new Map<string, T>();
  let left: readonly T[] = [];
  let trouble = 'it is being removed';
  try {
    for (;;) {
      const found = await unlessAborted(signal, find()).catch((error: unknown) => {
        trouble = shortly(error);
        return undefined;
      });
      if (found === undefined) {
        // An engine that is being restarted comes back.
        await pause(AWAY_MS, undefined, { signal });
        continue;
      }
      left = found;
      if (left.length === 0) return [...removed.values()];
      for (const thing of left) removed.set(thing.id, thing);
      let failed = false;
      // Networks and volumes cannot go while containers use them.
      for (const kinds of [['container'], ['network', 'volume']]) {
        const now = left.filter(({ kind }) => kinds.includes(kind)).map((thing) => remove(docker, thing));
        for (const one of await unlessAborted(signal, Promise.allSettled(now))) {
          if (one.status === 'fulfilled') continue;
          failed = true;
          trouble = shortly(one.reason);
        }
      }
      if (failed) await pause(AGAIN_MS, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const names = left.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    throw new FiredrillError(
      'unavailable',
      `the engine did not remove ${names || 'anything'} within ${limitMs / 1000} s (${trouble}); see firedrill doctor, then firedrill clean`,
      { cause: error },
    );
  }
}

async function remove(docker: Docker, { kind, id }: Thing): Promise<void> {
  try {
    if (kind === 'container') await docker.getContainer(id).remove({ force: true, v: true });
    else if (kind === 'network') await removeNetwork(docker, id);
    else await docker.getVolume(id).remove({ force: true });
  } catch (error) {
    // 404: it has been removed already.
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
}

/** @throws the engine's own error where the network is in use, or does not go */
async function removeNetwork(docker: Docker, id: string): Promise<void> {
  const network = docker.getNetwork(id);
  try {
    await network.remove();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 403) throw error;
    if (!(await unplugGhosts(docker, id))) throw error;
    await network.remove();
  }
}

/**
 * An engine that was busy while a container went can keep the container's place in its network, and then never lets the
 * network go. Places of containers that are there are left alone.
 *
 * @returns whether there was one
 */
async function unplugGhosts(docker: Docker, network: string): Promise<boolean> {
  const { Containers: places } = await docker.getNetwork(network).inspect();
  let ghosts = false;
  for (const [id, { Name: name }] of Object.entries(places ?? {})) {
    if (await isThere(docker, id)) continue;
    // By the place's own name: the container's is not known any more.
    await docker.getNetwork(network).disconnect({ Container: name, Force: true });
    ghosts = true;
  }
  return ghosts;
}

async function isThere(docker: Docker, container: string): Promise<boolean> {
  try {
    await docker.getContainer(container).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}
