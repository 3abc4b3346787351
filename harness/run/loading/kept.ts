import type { Clock } from '../../host/clock.ts';
import { connections } from '../../http/connections.ts';
import { sendOnce } from '../../http/exchange.ts';
import { atPath } from '../../http/json-fields.ts';
import { requestTemplate, type Values } from '../../http/request-template.ts';
import type { KeptRecord } from '../../model/timeline.ts';
import type { Tls } from '../../model/tls.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import type { LoadContract } from '../../signals/load/contract.ts';
import { countAll, type ListSpec } from '../../signals/workload/read-back.ts';

/** Looks for every id that was acknowledged under load in the target's own list of everything. */
export async function lookForKept(options: {
  clock: Clock;
  url: string;
  tls?: Tls | undefined;
  list: ListSpec;
  deadlineMs: number;
  values: Values;
  done: LoadContract['kept']['done'];
  acknowledged: readonly string[];
}): Promise<KeptRecord> {
  const { clock, url, tls, list, deadlineMs, values, done, acknowledged } = options;
  const to = connections(allowedAddress('load', url, undefined, tls), { readBody: true, tls });
  const known = [...Object.keys(values), ...(list.pages ? ['after'] : [])];
  const fill = requestTemplate('workload.list', list, known);
  const wanted = new Set(acknowledged);
  let error = '';
  let undone = 0;
  const listed = await countAll(
    list,
    (after) => sendOnce(to, fill({ ...values, after }), deadlineMs),
    (detail) => {
      error = detail;
    },
    (id, entry) => {
      if (done && wanted.has(id) && !done.is.includes(String(atPath(entry, done.field)))) undone += 1;
    },
  );
  to.close();
  const record = { kind: 'kept-under-load', t: clock.now(), acknowledged: acknowledged.length } as const;
  if (listed === undefined) return { ...record, lost: [], duplicated: [], error };
  const copies = (id: string) => listed.counts.get(id) ?? 0;
  return {
    ...record,
    lost: acknowledged.filter((id) => copies(id) === 0),
    duplicated: acknowledged.filter((id) => copies(id) > 1),
    ...(done === undefined ? {} : { undone }),
  };
}
