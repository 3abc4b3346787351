import type { Abilities } from '../model/abilities.ts';
import type { Effect } from '../model/effect.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';
import { crowd, ENDING_MS, LOOK, letGo, NOTED } from './shared/crowd.ts';

/** So much that half of that process has room once it was ended: each time it is started it ends again, until there is more room. */
const MOST_OF_IT = crowd('limit / 1024 - $1 * 1024 + largest / 2');

/**
 * Something takes most of the memory that the service may have, and keeps it: the kernel ends the service, and again each time
 * it is started, as in production when a limit was set too low or something beside it leaks. More room is what helps;
 * undone, what took it is gone, and the service is started where it has ended.
 */
export const memoryCrowded: Fault<'containers' | 'commands'> = {
  name: 'memory-crowded',

  async inject(can, service, signal) {
    const { containers, commands } = can;
    if ((await containers.condition(service, signal)).is !== 'running') return;
    const { memoryMiB } = await containers.usage(service, signal);
    const script = ['sh', '-c', `set -eu\n${MOST_OF_IT}`, 'sh', String(Math.ceil(memoryMiB))];
    const failed = await commands.run(service, script, signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    signal.throwIfAborted();
    const limit = AbortSignal.timeout(ENDING_MS);
    while (!(await looked(can, service, signal)).seen) {
      signal.throwIfAborted();
      if (limit.aborted)
        throw new FiredrillError(
          'unavailable',
          `${service} was meant to run out of memory and did not${failed === undefined ? '' : `: ${String(failed)}`}`,
        );
    }
  },

  undo: letGo,

  effect: looked,
};

/** Of a container that has a process to start others again only that one knows of the end of another; its group does, too. */
async function looked(
  { containers, commands }: Pick<Abilities, 'containers' | 'commands'>,
  service: string,
  signal: AbortSignal,
): Promise<Effect> {
  const now = await containers.condition(service, signal);
  if (now.is !== 'running')
    return { seen: now.is === 'out of memory', how: `the engine says that ${service} ${inWords(now)}` };
  const script = `${LOOK}
[ -f ${NOTED} ] || { echo no; exit; }
{ read -r group; read -r before; } < ${NOTED}
now=$(killed)
[ "\${now:-0}" -gt "$before" ] && echo $((now - before)) || echo no`;
  const said = await commands.run(service, ['sh', '-c', script], signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return `no answer: ${String(error)}`;
  });
  const times = Number(said);
  return {
    seen: times > 0,
    how:
      times > 0
        ? `the kernel ended processes of ${service} for want of memory, ${times} so far`
        : `the kernel ended no process of ${service} that is known of (${said.trim()})`,
  };
}
