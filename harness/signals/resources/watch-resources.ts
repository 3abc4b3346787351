import { pause } from '../../host/pause.ts';
import { shortly } from '../../model/errors.ts';
import type { Watch } from '../watch.ts';
import { COUNT, counted } from './count-holdings.ts';
import type { ResourceLook } from './resources.ts';

/** Looks at each service, so far apart that one of them does not meet the same garbage collection as the next. */
const LOOKS = 3;
const BETWEEN_MS = 400;
/** A container that does not answer for its own files within this is not going to. */
const LIMIT_MS = 2_000;
/** Whatever a service is connected to that is no service of its stack. */
const ELSEWHERE = 'elsewhere';

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
  const { links } = stack;
  const byPort = new Map(links.all().map((link) => [links.way(link).port, links.way(link).to]));
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const [{ memoryMiB }, printed] = await Promise.all([
    stack.containers.usage(service, limited),
    // An image without a shell tells of its memory alone.
    stack.commands.run(service, ['sh', '-c', COUNT], limited).catch(() => ''),
  ]);
  return {
    kind: 'resource',
    t: clock.now(),
    service,
    memoryMiB: Math.round(memoryMiB * 10) / 10,
    ...counted(printed, (port) => byPort.get(port) ?? ELSEWHERE),
  };
}
