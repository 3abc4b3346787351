import { until } from '../observing.ts';
import type { Watch } from '../watch.ts';
import { runContainers } from './run-containers.ts';
import { watchPressure } from './watch-pressure.ts';
import { watchUsage } from './watch-usage.ts';
import type { MachineWatch } from './watched-machine.ts';

/**
 * Records what presses upon the machine, and what the run itself takes of it, from before its first container starts: a
 * database that is not ready in time may be waiting for the disk. Disposing ends it.
 */
export function startMachineWatch(watch: MachineWatch & Pick<Watch, 'giveUp' | 'signal'>): AsyncDisposable {
  const { signal, giveUp } = watch;
  const containers = runContainers(watch);
  const pressure = until(signal, giveUp, (ending) => watchPressure(watch, containers, ending));
  const usage = until(signal, giveUp, (ending) => watchUsage(watch, containers, ending));
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([pressure[Symbol.asyncDispose](), usage[Symbol.asyncDispose]()]);
    },
  };
}
