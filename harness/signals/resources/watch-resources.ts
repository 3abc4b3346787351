import { pause } from '../../host/pause.ts';
import { shortly } from '../../model/errors.ts';
import type { RecordOf } from '../../model/timeline.ts';
import type { Watch } from '../watch.ts';
import { countFromHere } from './count-from-here.ts';
import { COUNT, counted } from './count-holdings.ts';

/** Looks at each service, so far apart that one of them does not meet the same garbage collection as the next. */
const LOOKS = 3;
const BETWEEN_MS = 400;
/** Between two looks at what has yet to come back. */
const ON_MS = 2_000;
/** A container that does not answer for its own files within this is not going to. */
const LIMIT_MS = 2_000;
/** Whatever a service is connected to that is no service of its stack. */
const ELSEWHERE = 'elsewhere';

/** Looks a few times at what services hold, and records it; what an image cannot tell is left out. */
export async function lookAtResources(services: readonly string[], watch: Watch): Promise<void> {
  const { signal } = watch;
  for (let look = 0; look < LOOKS && !signal.aborted; look += 1) {
    if (look > 0) await pause(BETWEEN_MS, signal);
    await lookAtEach(services, watch);
  }
}

/** All at once: an engine takes up to a second to say what one container uses. */
async function lookAtEach(services: readonly string[], watch: Watch): Promise<void> {
  const { recorder, health, signal } = watch;
  const look = async (service: string): Promise<void> => {
    try {
      recorder.record(await lookAt(service, watch));
      health.say(`resources of ${service}`, true, 'told');
    } catch (error) {
      if (!signal.aborted) health.say(`resources of ${service}`, false, shortly(error));
    }
  };
  await Promise.all(services.map(look));
}

/** Looks on and on, for as long as something is waited for to come back; disposing ends it. */
export function goOnLooking(services: readonly string[], watch: Watch): AsyncDisposable {
  const ending = new AbortController();
  const signal = AbortSignal.any([watch.signal, ending.signal]);
  const ended = (async () => {
    while (!signal.aborted) {
      await pause(ON_MS, signal);
      if (!signal.aborted) await lookAtEach(services, { ...watch, signal });
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await ended;
    },
  };
}

async function lookAt(service: string, { stack, clock, signal }: Watch): Promise<RecordOf<'resource'>> {
  const { links } = stack;
  const byPort = new Map(links.all().map((link) => [links.way(link).port, links.way(link).to]));
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const [{ memoryMiB }, printed] = await Promise.all([
    stack.containers.usage(service, limited),
    stack.commands
      .run(service, ['sh', '-c', COUNT], limited)
      .catch(() => withoutShell(service, stack, limited)),
  ]);
  return {
    kind: 'resource',
    t: clock.now(),
    service,
    memoryMiB: Math.round(memoryMiB * 10) / 10,
    ...counted(printed, (port) => byPort.get(port) ?? ELSEWHERE),
  };
}

/** What cannot be looked into from here either tells of its memory alone. */
async function withoutShell(service: string, stack: Watch['stack'], signal: AbortSignal): Promise<string> {
  try {
    const { id, pid } = await stack.containers.process(service, signal);
    return await countFromHere(id, pid);
  } catch {
    return '';
  }
}
