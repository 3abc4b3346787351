import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the command line of Docker would go, when that is not its default. */
export interface DockerContext {
  name: string;
  /** As DOCKER_HOST would have it. */
  address: string;
}

/**
 * The context that DOCKER_CONTEXT or Docker's own configuration chooses: a user who works with one expects it to be
 * meant. Layout of the files: Docker CLI manual, "Docker contexts". `undefined` for the default, or where nothing
 * readable says otherwise.
 */
export async function dockerContext(env: NodeJS.ProcessEnv): Promise<DockerContext | undefined> {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
  const chosen = env.DOCKER_CONTEXT || stringAt(await jsonIn(join(folder, 'config.json')), 'currentContext');
  if (chosen === undefined || chosen === 'default') return undefined;
  const digest = createHash('sha256').update(chosen).digest('hex');
  const meta = await jsonIn(join(folder, 'contexts/meta', digest, 'meta.json'));
  const address = stringAt(meta, 'Endpoints', 'docker', 'Host');
  return address === undefined ? undefined : { name: chosen, address };
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function stringAt(value: unknown, ...path: string[]): string | undefined {
  let at = value;
  for (const key of path) at = at instanceof Object ? Reflect.get(at, key) : undefined;
  return typeof at === 'string' && at !== '' ? at : undefined;
}
