/** Something beside a service that holds memory of its control group, by what every image with `sh` has. */

import type { Abilities } from '../../model/abilities.ts';

/** Where a container notes the process that holds the memory, and how often the kernel had killed there before. */
export const NOTED = '/tmp/.firedrill-crowd';

/** What the kernel says of the container's own group: of control groups of version 2, else of version 1. */
export const LOOK = `
if [ -r /sys/fs/cgroup/memory.max ]; then limit=$(cat /sys/fs/cgroup/memory.max) events=/sys/fs/cgroup/memory.events
else limit=$(cat /sys/fs/cgroup/memory/memory.limit_in_bytes) events=/sys/fs/cgroup/memory/memory.oom_control; fi
killed() { while read -r name count; do [ "$name" != oom_kill ] || echo "$count"; done < "$events"; }`;

/**
 * The largest process is what the kernel ends first. What is held beside it is noted with how often the kernel had killed by then.
 * @param hold arithmetic of sh, KiB: of `limit`, bytes, of `largest`, KiB, and of `$1`
 */
export const crowd = (hold: string): string => `${LOOK}
largest=0 first=
for status in /proc/[0-9]*/status; do
  while read -r key value _; do
    if [ "$key" = VmRSS: ] && [ "$value" -gt "$largest" ]; then largest=$value first=\${status%/status}; fi
  done 2>/dev/null < "$status" || true
done
[ "$limit" != max ] && [ "$limit" -lt 1099511627776 ] || { echo 'it has no limit' >&2; exit 1; }
[ -n "$first" ] || { echo 'it has no process that could be ended' >&2; exit 1; }
hold=$(( ${hold} ))
before=$(killed)
if [ -s ${NOTED} ] && read -r group < ${NOTED} && kill -0 "-$group" 2>/dev/null; then exit 0; fi
rm -f ${NOTED}
echo 1000 > "$first/oom_score_adj"
setsid sh -c 'echo $$ > "$1"; echo "$3" >> "$1"; head -c "$2k" /dev/zero | tail -c "$2k" | sleep 86400' sh ${NOTED} "$hold" "\${before:-0}" </dev/null >/dev/null 2>&1 &
while ! [ -s ${NOTED} ]; do sleep 0.01; done`;

const LEAVE = `
[ ! -f ${NOTED} ] || { read -r group < ${NOTED}; kill -9 "-$group" 2>/dev/null || true; rm -f ${NOTED}; }
echo 0 > /proc/1/oom_score_adj 2>/dev/null || true`;

/** Has it go, and starts the service where it has ended. */
export async function letGo(
  { containers, commands }: Pick<Abilities, 'containers' | 'commands'>,
  service: string,
  signal: AbortSignal,
): Promise<void> {
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
}

/** Milliseconds that the kernel may take to kill. */
export const ENDING_MS = 10_000;
