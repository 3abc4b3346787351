import { pause } from '../../host/pause.ts';
import { shortly } from '../../model/errors.ts';
import type { Watch } from '../watch.ts';
import type { ResourceLook } from './resources.ts';

/** Looks at each service, so far apart that one of them does not meet the same garbage collection as the next. */
const LOOKS = 3;
const BETWEEN_MS = 400;
/** A container that does not answer for its own files within this is not going to. */
const LIMIT_MS = 2_000;

/**
 * Open files of the container's first process, then established connections of its network (state 01, proc(5)), in
 * nothing but a shell's own words: an image need have no other program.
 */
const COUNT = `set -- /proc/1/fd/*; echo $#
n=0
for table in /proc/net/tcp /proc/net/tcp6; do
  [ -r $table ] && while read -r _ _ _ state _; do [ "$state" = 01 ] && n=$((n+1)); done < $table
done
echo $n`;

/** Looks a few times at what services hold, and records it; what an image cannot tell is left out. */
export async function lookAtResources(services: readonly string[], watch: Watch): Promise<void> {
  const { recorder, health, signal } = watch;
  for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
    if (look > 0) await pause(BETWEEN_MS, signal);
    for (const service of services)
      try {
        recorder.record(await lookAt(service, watch));
        health.say(`resources of ${service}`, true, 'told');
      } catch (error) {
        if (!signal.aborted) health.say(`resources of ${service}`, false, shortly(error));
      }
  }
}

async function lookAt(service: string, { stack, clock, signal }: Watch): Promise<ResourceLook> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const [{ memoryMiB }, counted] = await Promise.all([
    stack.containers.usage(service, limited),
    // An image without a shell tells of its memory alone.
    stack.commands.run(service, ['sh', '-c', COUNT], limited).catch(() => ''),
  ]);
  const [openFiles, connections] = counted.split('\n').filter(Boolean).map(Number);
  return {
    kind: 'resource',
    t: clock.now(),
    service,
    memoryMiB: Math.round(memoryMiB * 10) / 10,
    ...(openFiles === undefined || Number.isNaN(openFiles) ? {} : { openFiles }),
    ...(connections === undefined || Number.isNaN(connections) ? {} : { connections }),
  };
}
