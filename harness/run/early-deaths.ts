/** A service that ends before anything was broken: a steady state that cannot come need not be waited for. */

import { FiredrillError } from '../model/errors.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import type { DrillRun } from './open-drill.ts';

/**
 * Ends the run when a container of the stack ends, until disposed of.
 * The engine says that it killed one for want of memory just before it says that it ended.
 */
export function watchEarlyDeaths(
  { recorder, facts, giveUp }: Pick<DrillRun, 'recorder' | 'facts' | 'giveUp'>,
  isJob = (service: string) => facts.header?.services?.[service] === 'job',
): Disposable {
  const starved = new Set<string>();
  const look = (record: TimelineRecord) => {
    if (record.kind !== 'engine') return;
    const { service, action, exitCode } = record;
    if (action === 'oom') starved.add(service);
    if (action !== 'die') return;
    // A job is there to end.
    if (isJob(service) && exitCode === 0) return;
    const why = starved.has(service)
      ? 'ran out of the memory that its limits leave it'
      : `ended with exit code ${exitCode ?? 'unknown'}`;
    giveUp(
      new FiredrillError('unavailable', `steady state was never reached: ${service} ${why}, see its log`),
    );
  };
  // The engine's events are followed from before the first container is started.
  for (const record of facts.engine) look(record);
  const unsubscribe = recorder.subscribe(look);
  return { [Symbol.dispose]: unsubscribe };
}
