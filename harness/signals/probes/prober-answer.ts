import type { Exchanged } from '../../http/connections.ts';
import { fieldsAt } from '../../http/json-fields.ts';
import { type GoodAnswer, isStatus } from '../../model/request.ts';
import type { ProbeOutcome } from '../../model/timeline.ts';

/** The part of a probe record that the answer decides. */
export interface Judged {
  outcome: ProbeOutcome;
  status?: number;
  json?: Record<string, unknown>;
}

/** Holds an answer against what a good one looks like, keeping the fields of `paths` for the record. */
export function judgeAnswer(exchanged: Exchanged, good: GoodAnswer, paths: readonly string[]): Judged {
  if (exchanged.kind !== 'answer') return { outcome: exchanged.kind };
  const { status, body } = exchanged;
  const json = fieldsAt(body, paths);
  const asWanted =
    isStatus(status, good.status) &&
    (good.text === undefined || (body?.includes(good.text) ?? false)) &&
    Object.entries(good.headers ?? {}).every(([name, part]) =>
      String(exchanged.headers?.[name.toLowerCase()] ?? '').includes(part),
    ) &&
    Object.entries(good.json ?? {}).every(([path, wanted]) => json !== undefined && json[path] === wanted);
  return { outcome: asWanted ? 'good' : 'bad', status, ...(json === undefined ? {} : { json }) };
}
