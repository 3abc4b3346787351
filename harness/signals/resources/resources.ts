/** What services hold: memory, open files, connections. */

import type { RecordOf } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import type { Signal } from '../signal.ts';
import { goOnLooking, lookAtResources } from './watch-resources.ts';

export type ResourceLook = RecordOf<'resource'>;

export interface Resources {
  resources: ResourceLook[];
}

export const resources: Signal<Resources> = {
  key: 'resources',
  records: ['resource'],
  empty: () => ({ resources: [] }),
  add(seen, record) {
    if (record.kind === 'resource') seen.resources.push(record);
  },
  // Before the fault, and when all is over: in between, looking would be one more thing that the target has to bear.
  async observe(needs, watch) {
    const services = needsOf(needs, 'resources').map(({ service }) => service);
    const running = new AsyncDisposableStack();
    return {
      async during(phase) {
        const looked = phase === 'steady' ? lookAtResources(services, watch) : Promise.resolve();
        return { [Symbol.asyncDispose]: () => looked };
      },
      async readBack(step) {
        step.update('looking at what the services hold');
        await lookAtResources(services, watch);
        running.use(goOnLooking(services, watch));
      },
      [Symbol.asyncDispose]: () => running.disposeAsync(),
    };
  },
};
