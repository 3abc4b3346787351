import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import { type Facts, gathering } from '../../../harness/signals/facts.ts';
import { storedRecord } from '../../../harness/signals/stored-record.ts';
import { type Recording, timelineOf } from './recording.ts';

/** What a recorded run shows. @param change what is made of each record before */
export async function factsOf(
  recording: Recording,
  change: (record: TimelineRecord) => TimelineRecord = (record) => record,
): Promise<Facts> {
  const { add, facts } = gathering();
  for (const record of await timelineOf(recording)) add(change(storedRecord(record)));
  return facts;
}
