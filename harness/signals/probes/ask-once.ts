import type { Clock } from '../../host/clock.ts';
import type { ProbeRecord } from '../../model/timeline.ts';
import type { ProbeClient } from './client.ts';
import type { Probe } from './probe.ts';

/** Sends a probe outside of any schedule and resolves when it is over, however it ended. */
export function askOnce(
  clock: Clock,
  { name, spec }: Probe,
  client: ProbeClient,
  onRecord: (record: ProbeRecord) => void,
): Promise<ProbeRecord> {
  const sent = clock.now();
  return new Promise((resolve) =>
    client.ask(spec.deadlineMs, (judged) => {
      const record: ProbeRecord = {
        kind: 'probe',
        probe: name,
        intended: sent,
        sent,
        t: clock.now(),
        ...judged,
      };
      onRecord(record);
      resolve(record);
    }),
  );
}
