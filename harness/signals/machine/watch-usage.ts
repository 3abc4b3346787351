import { every } from '../../host/every.ts';
import { shortly } from '../../model/errors.ts';
import type { RunContainers } from './run-containers.ts';
import type { MachineWatch } from './watched-machine.ts';

/** One call after another, so that the engine has one of these at a time, and each container is asked every few seconds. */
const ASK_EVERY_MS = 500;

/** Asks the engine what containers used and what their limits kept from them, and records how long it took to say. */
export async function watchUsage(
  { clock, recorder, docker }: MachineWatch,
  containers: RunContainers,
  signal: AbortSignal,
): Promise<void> {
  let turn = 0;
  await every({ pauseMs: ASK_EVERY_MS }, signal, async () => {
    const container = containers.all().filter(({ runs }) => runs)[turn];
    turn = container === undefined ? 0 : turn + 1;
    const asked = clock.now();
    const told = () => {
      const t = clock.now();
      return { kind: 'usage', t, tookMs: Math.round((t - asked) * 10) / 10 } as const;
    };
    try {
      if (container === undefined) {
        await containers.list();
        recorder.record({ ...told(), service: '' });
        return;
      }
      const { cpu_stats } = await docker
        .getContainer(container.id)
        .stats({ stream: false, 'one-shot': true });
      const { cpu_usage, throttling_data } = cpu_stats ?? {};
      recorder.record({
        ...told(),
        service: container.service,
        ranMs: Math.round((cpu_usage?.total_usage ?? 0) / 1e6),
        throttled: throttling_data?.throttled_periods ?? 0,
        throttledMs: Math.round((throttling_data?.throttled_time ?? 0) / 1e6),
      });
    } catch (error) {
      if (signal.aborted) return;
      recorder.record({ ...told(), service: container?.service ?? '', error: shortly(error) });
    }
  });
}
