import type Docker from 'dockerode';
import type { ContainerControl } from '../model/abilities.ts';
import type { ServiceSpec } from '../model/target.ts';
import { conditionOf } from './condition.ts';
import { asked } from './gone.ts';

/** Killing and starting take the engine a fraction of a second; a machine under load may take many times that. */
const LIMIT_MS = 10_000;
/** Seconds that an engine gives a process that it tells to end, unless told otherwise. */
const GRACE_S = 10;
const MIB = 1024 * 1024;

type Limits = ServiceSpec['limits'];

/** Control over the containers of one run, by service name; the library's `stop()` would remove them. */
export function containerControl(
  docker: Docker,
  idOf: (service: string) => string,
  limitsOf: (service: string) => Limits,
): ContainerControl {
  const of = (service: string) => docker.getContainer(idOf(service));
  const limit = (service: string, limits: Partial<Limits>, signal: AbortSignal) =>
    asked(service, 'setting the limits of', LIMIT_MS, signal, async (abortSignal) => {
      await of(service).update({ ...engineLimits(limits), abortSignal });
    });
  return {
    kill: (service, signal) =>
      asked(service, 'killing', LIMIT_MS, signal, async (abortSignal) => {
        const container = of(service);
        // Asked before the kill, so that the answer cannot be missed.
        const ended = container.wait({ abortSignal });
        ended.catch(() => undefined);
        // 409: it does not run, which is what was wanted.
        const killed = await container.kill({ signal: 'SIGKILL', abortSignal }).then(
          () => true,
          (error: { statusCode?: number }) => {
            if (error.statusCode !== 409) throw error;
            return false;
          },
        );
        if (killed) await ended;
      }),
    start: (service, signal) =>
      asked(service, 'starting', LIMIT_MS, signal, async (abortSignal) => {
        // 304: it runs already, which is what was wanted.
        await of(service)
          .start({ abortSignal })
          .catch((error: { statusCode?: number }) => {
            if (error.statusCode !== 304) throw error;
          });
      }),
    isRunning: (service, signal) =>
      asked(service, 'looking at', LIMIT_MS, signal, async (abortSignal) => {
        const { State } = await of(service).inspect({ abortSignal });
        return State.Running;
      }),
    stop: (service, signal) =>
      asked(service, 'stopping', LIMIT_MS + GRACE_S * 1000, signal, async (abortSignal) => {
        await of(service).stop({ t: GRACE_S, abortSignal }).catch(unless(304));
      }),
    // 409: it is paused already, or does not run at all, which is for the effect's look to say.
    pause: (service, signal) =>
      asked(service, 'pausing', LIMIT_MS, signal, async (abortSignal) => {
        await of(service).pause({ abortSignal }).catch(unless(409));
      }),
    unpause: (service, signal) =>
      asked(service, 'unpausing', LIMIT_MS, signal, async (abortSignal) => {
        // Asked first: engines do not agree on how they refuse to unpause what is not paused.
        const { State } = await of(service).inspect({ abortSignal });
        if (State.Paused) await of(service).unpause({ abortSignal });
      }),
    limit,
    unlimit: (service, signal) => limit(service, limitsOf(service), signal),
    condition: (service, signal) =>
      asked(service, 'looking at', LIMIT_MS, signal, async (abortSignal) =>
        conditionOf((await of(service).inspect({ abortSignal })).State),
      ),
    process: (service, signal) =>
      asked(service, 'looking at', LIMIT_MS, signal, async (abortSignal) => {
        const { Id, State } = await of(service).inspect({ abortSignal });
        return { id: Id, pid: State.Pid };
      }),
    usage: (service, signal) =>
      asked(service, 'looking at', LIMIT_MS, signal, async () => {
        const seen = await of(service).stats({ stream: false, 'one-shot': true });
        const { usage = 0, stats } = seen.memory_stats;
        return {
          // Page cache that can be had back, by its name in the first version of cgroups, which has no other for it.
          memoryMiB: (usage - (stats?.total_inactive_file ?? 0)) / MIB,
          throttledPeriods: seen.cpu_stats?.throttling_data?.throttled_periods ?? 0,
        };
      }),
  };
}

/** Lets pass what the engine answers when what is asked for is so already. */
const unless =
  (...fine: number[]) =>
  (error: { statusCode?: number }): void => {
    if (!fine.includes(error.statusCode ?? 0)) throw error;
  };

function engineLimits({ cpus, memoryMiB }: Partial<Limits>) {
  const memory = memoryMiB === undefined ? undefined : Math.round(memoryMiB * MIB);
  return {
    ...(cpus === undefined ? {} : { NanoCpus: Math.round(cpus * 1e9) }),
    ...(memory === undefined ? {} : { Memory: memory, MemorySwap: memory }),
  };
}
