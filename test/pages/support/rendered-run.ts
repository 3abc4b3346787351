import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import { type Rendered, render } from '../../../harness/report/renderings.ts';
import { gathering } from '../../../harness/signals/facts.ts';
import { storedRecord } from '../../../harness/signals/stored-record.ts';
import { type RecordedSet, timelineOf } from '../../recorded/support/recording.ts';

/** A recorded run in every form. @param change what is made of each record before */
export async function renderedRun(
  set: RecordedSet,
  name: string,
  change: (record: TimelineRecord) => TimelineRecord = (record) => record,
): Promise<Rendered> {
  const { add, facts } = gathering();
  for (const record of await timelineOf({ set, name })) add(change(storedRecord(record)));
  return render(facts);
}

/** Its page. */
export function pageOf({ renderings }: Rendered): string {
  return renderings.find(({ name }) => name === 'report.html')?.content ?? '';
}
