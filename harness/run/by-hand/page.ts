import type { RecordOf } from '../../model/timeline.ts';
import type { DrillRun } from '../open-drill.ts';

type Page = NonNullable<RecordOf<'paged'>['page']>;

/** Pages the on-call engineer with the first that was delivered since the injection, to a receiver that people read. */
export function page({ facts, clock, recorder }: DrillRun): RecordOf<'paged'> {
  const since = facts.fault.injecting ?? 0;
  const first = facts.notifications.find(
    ({ status, t, unread }) => status === 'firing' && t >= since && unread === undefined,
  );
  const paged: RecordOf<'paged'> = {
    kind: 'paged',
    t: clock.now(),
    ...(first === undefined ? {} : { page: pageOf(first) }),
  };
  recorder.record(paged);
  return paged;
}

function pageOf({ alert, receiver = '', t, message, annotations }: RecordOf<'notification'>): Page {
  const { summary, description } = annotations;
  const said = [summary, description].filter((text) => text !== undefined).join('. ');
  return { alert, receiver, arrived: t, text: said || (message ?? '') };
}
