import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import { type Rendered, render } from '../../../harness/report/renderings.ts';
import { factsOf } from '../../recorded/support/recorded-facts.ts';
import type { RecordedSet } from '../../recorded/support/recording.ts';

/** A recorded run in every form. @param change what is made of each record before */
export async function renderedRun(
  set: RecordedSet,
  name: string,
  change: (record: TimelineRecord) => TimelineRecord = (record) => record,
): Promise<Rendered> {
  return render(await factsOf({ set, name }, change));
}

/** Its page. */
export function pageOf({ renderings }: Rendered): string {
  return renderings.find(({ name }) => name === 'report.html')?.content ?? '';
}
