import type { Abilities } from '../model/abilities.ts';
import type { Effect } from '../model/effect.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

/** Where a container notes the process that holds the memory, and how often the kernel had killed there before. */
const NOTED = '/tmp/.firedrill-crowd';

/** What the kernel says of the container's own group: of control groups of version 2, else of version 1. */
const LOOK = `
if [ -r /sys/fs/cgroup/memory.max ]; then limit=$(cat /sys/fs/cgroup/memory.max) events=/sys/fs/cgroup/memory.events
else limit=$(cat /sys/fs/cgroup/memory/memory.limit_in_bytes) events=/sys/fs/cgroup/memory/memory.oom_control; fi
killed() { while read -r name count; do [ "$name" != oom_kill ] || echo "$count"; done < "$events"; }`;

/**
 * The largest process is what the kernel ends first. So much is held that half of that process has room once it was ended: each
 * time it is started it ends again, until there is more room.
 */
const CROWD = `${LOOK}
largest=0 first=
for status in /proc/[0-9]*/status; do
  while read -r key value _; do
    if [ "$key" = VmRSS: ] && [ "$value" -gt "$largest" ]; then largest=$value first=\${status%/status}; fi
  done 2>/dev/null < "$status" || true
done
[ "$limit" != max ] && [ "$limit" -lt 1099511627776 ] || { echo 'it has no limit' >&2; exit 1; }
[ -n "$first" ] || { echo 'it has no process that could be ended' >&2; exit 1; }
hold=$(( limit / 1024 - $1 * 1024 + largest / 2 ))
before=$(killed)
if [ -s ${NOTED} ] && read -r group < ${NOTED} && kill -0 "-$group" 2>/dev/null; then exit 0; fi
rm -f ${NOTED}
echo 1000 > "$first/oom_score_adj"
setsid sh -c 'echo $$ > "$1"; echo "$3" >> "$1"; head -c "$2k" /dev/zero | tail -c "$2k" | sleep 86400' sh ${NOTED} "$hold" "\${before:-0}" </dev/null >/dev/null 2>&1 &
while ! [ -s ${NOTED} ]; do sleep 0.01; done`;

const LEAVE = `
[ ! -f ${NOTED} ] || { read -r group < ${NOTED}; kill -9 "-$group" 2>/dev/null || true; rm -f ${NOTED}; }
echo 0 > /proc/1/oom_score_adj 2>/dev/null || true`;

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
    const script = ['sh', '-c', `set -eu\n${CROWD}`, 'sh', String(Math.ceil(memoryMiB))];
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

  async undo({ containers, commands }, service, signal) {
    const limit = AbortSignal.timeout(ENDING_MS);
    while ((await containers.condition(service, signal)).is === 'running') {
      const left = await commands.run(service, ['sh', '-c', LEAVE], signal).then(
        () => undefined,
        (error: unknown) => error,
      );
      signal.throwIfAborted();
      // It may have just been killed, which the engine does not know yet.
      if (left !== undefined && limit.aborted) throw left;
      if (left === undefined && (await containers.condition(service, signal)).is === 'running') return;
    }
    await containers.start(service, signal);
    // What it noted is of processes that are gone; another may have their number.
    await commands.run(service, ['rm', '-f', NOTED], signal);
  },

  effect: looked,
};

/** Milliseconds that the kernel may take to kill. */
const ENDING_MS = 10_000;

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
