import type { Abilities } from '../model/abilities.ts';
import type { Effect } from '../model/effect.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';
import { crowd, letGo, NOTED } from './shared/crowd.ts';

const SO_MUCH = crowd('$1 * 1024');
/** Milliseconds that it may take, and be ended in, until it has it. */
const TAKING_MS = 30_000;

/**
 * Something takes so much of the memory that the service may have, and keeps it, whatever limit there is: with one that is too low for both
 * the kernel ends the service, and again each time it is started; with one that is not, users notice nothing.
 * @param mib more than what the lower limit leaves, and less than the higher one does
 */
export function memoryTakenOf(mib: number): Fault<'containers' | 'commands'> {
  return {
    name: 'memory-taken',

    async inject(can, service, signal) {
      const { containers, commands } = can;
      if ((await containers.condition(service, signal)).is !== 'running') return;
      const limit = AbortSignal.timeout(TAKING_MS);
      const script = ['sh', '-c', `set -eu\n${SO_MUCH}`, 'sh', String(mib)];
      let look: Effect;
      do {
        // Where the kernel ends what takes it, in place of a service that it has just ended, it is begun again.
        await commands.run(service, script, signal).catch(() => signal.throwIfAborted());
        look = await taken(can, service, mib, signal);
        if (limit.aborted && !look.seen) throw new FiredrillError('unavailable', look.how);
      } while (!look.seen);
    },

    undo: letGo,

    effect: (can, service, signal) => taken(can, service, mib, signal),
  };
}

/** Of the process that holds it, which may have been granted it late. */
const HELD = `
held=0
if [ -s ${NOTED} ] && read -r group < ${NOTED} && kill -0 "-$group" 2>/dev/null; then
  for status in /proc/[0-9]*/status; do
    name= ; while read -r key value _; do
      if [ "$key" = Name: ]; then name=$value; fi
      if [ "$key" = VmRSS: ] && [ "$name" = tail ]; then held=$((held + value)); fi
    done 2>/dev/null < "$status" || true
  done
fi
echo "$held"`;

/** What it holds may be a little less than what it was told to. */
const NEARLY = 0.98;

async function taken(
  { containers, commands }: Pick<Abilities, 'containers' | 'commands'>,
  service: string,
  mib: number,
  signal: AbortSignal,
): Promise<Effect> {
  const now = await containers.condition(service, signal);
  if (now.is !== 'running')
    return { seen: now.is === 'out of memory', how: `the engine says that ${service} ${inWords(now)}` };
  const said = await commands.run(service, ['sh', '-c', HELD], signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return `no answer: ${String(error)}`;
  });
  const held = Number(said) / 1024;
  return {
    seen: held >= NEARLY * mib,
    how: Number.isNaN(held)
      ? `${service} was asked what is held beside it: ${said}`
      : `${held.toFixed(0)} MiB of ${service}’s memory are held beside it`,
  };
}
