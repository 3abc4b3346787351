import type { ContainerCondition, ContainerControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

/** What is left to it beyond what it has, MiB. */
const ROOM_MIB = 2;

/** Milliseconds that the kernel may take to kill. */
const ENDING_MS = 5_000;

/**
 * Eats memory inside the service's own group until there is none left. The kernel then kills the process it scores worst,
 * which is the service's first process once that has said so itself.
 */
const EAT = 'echo 1000 > /proc/1/oom_score_adj; tail /dev/zero';
const FORGIVE = 'echo 0 > /proc/1/oom_score_adj';

/**
 * The service may have no more memory than it has, and something wants more: the kernel kills it, as it does in
 * production when a limit was set too low or something leaks. Undone, it is started again with what it had.
 */
export const memoryPressure: Fault<'containers' | 'commands'> = {
  name: 'memory-pressure',

  async inject({ containers, commands }, service, signal) {
    if ((await containers.condition(service, signal)).is !== 'running') return;
    const { memoryMiB } = await containers.usage(service, signal);
    await containers.limit(service, { memoryMiB: memoryMiB + ROOM_MIB }, signal);
    const failed = await commands.run(service, ['sh', '-c', EAT], signal).then(
      () => 'nothing',
      // A process that is killed cannot say that all went well.
      (error: unknown) => String(error),
    );
    const now = await ending(containers, service, signal);
    if (now.is !== 'out of memory')
      throw new FiredrillError(
        'unavailable',
        `${service} was meant to run out of memory and ${inWords(now)}: ${failed}`,
      );
  },

  async undo({ containers, commands }, service, signal) {
    await containers.unlimit(service, signal).catch(async (error: unknown) => {
      // It has just been killed, which the engine does not know yet, and what has ended in between takes no limits.
      if ((await ending(containers, service, signal)).is === 'running') throw error;
      await containers.unlimit(service, signal);
    });
    const before = await containers.condition(service, signal);
    if (before.is === 'running') await commands.run(service, ['sh', '-c', FORGIVE], signal);
    else await containers.start(service, signal);
  },

  async effect({ containers }, service, signal) {
    const now = await containers.condition(service, signal);
    return { seen: now.is === 'out of memory', how: `the engine says that ${service} ${inWords(now)}` };
  },
};

/** A process that was killed with it may be known to be dead before it is. */
async function ending(
  containers: Pick<ContainerControl, 'condition'>,
  service: string,
  signal: AbortSignal,
): Promise<ContainerCondition> {
  const limit = AbortSignal.timeout(ENDING_MS);
  for (;;) {
    signal.throwIfAborted();
    const now = await containers.condition(service, signal);
    if (now.is !== 'running' || limit.aborted) return now;
  }
}
