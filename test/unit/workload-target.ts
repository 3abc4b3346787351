import type { WorkloadSpec } from '../../harness/model/request.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { httpServer, json } from './workload-server.ts';

type Of<K extends TimelineRecord['kind']> = Extract<TimelineRecord, { kind: K }>;

export const spec = {
  ratePerSecond: 500,
  deadlineMs: 2000,
  write: { method: 'POST', path: '/items', body: { id: '{id}', title: 'item {n}' }, acknowledged: [201] },
  read: { method: 'GET', path: '/items/{id}', found: [200], absent: [404] },
  list: { method: 'GET', path: '/items', ids: 'data.items', id: 'id' },
} satisfies WorkloadSpec;

/** A timeline in memory that can be waited for. */
export function timeline() {
  const records: TimelineRecord[] = [];
  let look = () => {};
  return {
    records,
    onRecord(record: TimelineRecord) {
      records.push(record);
      look();
    },
    of: <K extends TimelineRecord['kind']>(kind: K) =>
      records.filter((record): record is Of<K> => record.kind === kind),
    until(condition: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        look = () => {
          if (condition()) resolve();
        };
        look();
      });
    },
  };
}

export interface Fate {
  copies: number;
  status: number;
}

/** A target that keeps items; `how` says, per write as it arrives, how many copies it keeps and what it answers. */
export const target = (how: (n: number, id: string) => Fate) => {
  const kept = new Map<string, number>();
  let writes = 0;
  return httpServer((request, response, body) => {
    if (request.method === 'POST') {
      const { id } = JSON.parse(body);
      const { copies, status } = how(writes++, id);
      if (copies > 0) kept.set(id, copies);
      return json(response, status, {});
    }
    if (request.url === '/items') {
      const items = [...kept].flatMap(([id, copies]) => Array.from({ length: copies }, () => ({ id })));
      return json(response, 200, { data: { items } });
    }
    json(response, kept.has(request.url?.slice('/items/'.length) ?? '') ? 200 : 404, {});
  });
};
