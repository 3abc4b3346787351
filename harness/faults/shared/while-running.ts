import type { ContainerControl } from '../../model/abilities.ts';

/**
 * Undoes what lives in a container that runs, in its processes or its network. One that has ended took it along, and is no
 * reason to call an undo a failure: that it ended is the target's doing.
 * @throws FiredrillError where the container is gone
 */
export async function whileRunning(
  containers: Pick<ContainerControl, 'condition'>,
  service: string,
  signal: AbortSignal,
  undo: () => Promise<unknown>,
): Promise<void> {
  const lives = async () => ['running', 'paused'].includes((await containers.condition(service, signal)).is);
  if (!(await lives())) return;
  await undo().catch(async (error: unknown) => {
    if (await lives()) throw error;
  });
}
