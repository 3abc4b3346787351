import type Docker from 'dockerode';
import { openMemory } from './memory.ts';
import { parseReference } from './reference.ts';

/** Milliseconds; a registry that is there answers in a few hundred. */
const ANSWER_LIMIT_MS = 2_000;
/** Milliseconds for which an answer is believed. */
const BELIEVED_MS = 10 * 60_000;

/** Asks for references whether their registry answers, each registry once. */
export type RegistryProbe = (reference: string) => Promise<boolean>;

/**
 * The engine is asked to look the reference up, not this process: it may have a mirror or a proxy. Answers are
 * remembered for ten minutes.
 */
export async function registryProbe(docker: Docker): Promise<RegistryProbe> {
  const memory = await openMemory('registries');
  const asked = new Map<string, Promise<boolean>>();
  return (reference) => {
    const { registry } = parseReference(reference);
    const known = asked.get(registry);
    if (known) return known;
    const remembered = memory.recall(registry, BELIEVED_MS);
    const answer = remembered
      ? Promise.resolve(remembered === 'answers')
      : lookUp(docker, reference).then(async (answers) => {
          await memory.remember(registry, answers ? 'answers' : 'silent');
          return answers;
        });
    asked.set(registry, answer);
    return answer;
  };
}

async function lookUp(docker: Docker, reference: string): Promise<boolean> {
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  try {
    await distributionOf(docker, reference, limit);
    return true;
  } catch (error) {
    // A registry that refuses this image or this user is a registry that answers.
    return (
      !limit.aborted && /manifest unknown|not found|denied|unauthorized|toomanyrequests/i.test(String(error))
    );
  }
}

/** The library's own call of this cannot be told to end, and a registry that says nothing would be waited for. */
function distributionOf(docker: Docker, reference: string, abortSignal: AbortSignal): Promise<void> {
  const path = `/distribution/${reference}/json`;
  const statusCodes = { 200: true, 401: 'unauthorized', 500: 'server error' };
  return new Promise((resolve, reject) => {
    docker.modem.dial({ path, method: 'GET', statusCodes, abortSignal }, (error: Error | null) =>
      error ? reject(error) : resolve(),
    );
  });
}
