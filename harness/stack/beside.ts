import type Docker from 'dockerode';
import { FiredrillError } from '../model/errors.ts';
import { printedBy } from './logs.ts';

/** A container that does something to another, from beside it. */
export interface Beside {
  docker: Docker;
  image: string;
  command: readonly string[];
  /** Of the run: what is left of an interrupted call goes with the run's other containers. */
  labels: Readonly<Record<string, string>>;
  /** How it shares what the other has. */
  host: Docker.HostConfig;
}

/**
 * Runs a command to its end in a container of its own beside one that runs, and removes it.
 * @param id of the container that runs
 * @returns what it printed on stdout
 * @throws FiredrillError `unavailable` with what it printed when it fails; what the engine said otherwise
 */
export async function runBeside(
  id: string,
  { docker, image, command, labels, host }: Beside,
  abortSignal: AbortSignal,
): Promise<string> {
  const { State } = await docker.getContainer(id).inspect({ abortSignal });
  if (!State.Running) throw Object.assign(new Error('it does not run'), { statusCode: 409 });
  const container = await docker.createContainer({
    Image: image,
    Cmd: [...command],
    Labels: { ...labels },
    HostConfig: host,
    abortSignal,
  });
  try {
    await container.start({ abortSignal });
    const { StatusCode } = (await container.wait({ abortSignal })) as { StatusCode: number };
    const { out, err } = await printedBy(container);
    if (StatusCode === 0) return out;
    throw new FiredrillError('unavailable', `exit code ${StatusCode}: ${err.trim() || out.trim()}`);
  } finally {
    // Also when aborted: it must not change anything once the undo has put it right.
    await container.remove({ force: true }).catch(() => undefined);
  }
}
