import type { ContainerControl } from '../../model/abilities.ts';

/** The service is told to end, and started again, as by a deployment of what it is. */
export async function restart(
  containers: ContainerControl,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  await containers.stop(service, signal);
  await containers.start(service, signal);
}

/**
 * Puts files of a service back and restarts it with them. What ended for want of them has to be there to have them back, and would be quick
 * to end again: it is held frozen meanwhile.
 * @param isIn whether they are otherwise; asked of a service that runs
 */
export async function restartWith(
  containers: ContainerControl,
  service: string,
  signal: AbortSignal,
  { isIn, giveBack }: { isIn: () => Promise<boolean>; giveBack: () => Promise<unknown> },
): Promise<void> {
  const held = (await containers.condition(service, signal)).is !== 'running';
  if (!held && !(await isIn())) return;
  while (held && (await containers.condition(service, signal)).is !== 'paused') {
    signal.throwIfAborted();
    await containers.start(service, signal);
    await containers.pause(service, signal);
  }
  await giveBack();
  if (held) await containers.unpause(service, signal);
  await restart(containers, service, signal);
}
