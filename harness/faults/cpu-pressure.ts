import type { Fault } from '../model/fault.ts';
import { dialAll } from './shared/dialling.ts';

/** The least that an engine grants: a millisecond of every hundred. */
const CPUS = 0.01;
/** Each connection costs the service some work, for which it has to wait in line. */
const PATIENCE_MS = 3_000;

/**
 * The service gets next to no processor time, as beside a neighbour that takes it all: everything it does, it does a
 * hundred times slower. The kernel's own count of periods in which it had to wait says so.
 */
export const cpuPressure: Fault<'containers' | 'links'> = {
  name: 'cpu-pressure',

  inject: ({ containers }, service, signal) => containers.limit(service, { cpus: CPUS }, signal),

  undo: ({ containers }, service, signal) => containers.unlimit(service, signal),

  async effect({ containers, links }, service, signal) {
    const before = await containers.usage(service, signal);
    // A service that is asked for nothing needs no processor.
    const dialled = await dialAll(links, service, PATIENCE_MS, signal, () => true);
    const after = await containers.usage(service, signal);
    const throttled = after.throttledPeriods - before.throttledPeriods;
    return {
      seen: throttled >= FEWEST,
      how: `the kernel made ${service} wait for a processor in ${throttled} periods of 100 ms, while ${dialled.how}`,
    };
  },
};

/** One or two may happen to any service that has something to do. */
const FEWEST = 3;
