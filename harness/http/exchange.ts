import type { Connections, Exchanged, HttpRequest } from './connections.ts';

/** One request of the traffic client, awaited. */
export function sendOnce(to: Connections, request: HttpRequest, deadlineMs: number): Promise<Exchanged> {
  return new Promise((resolve) => to.send(request, deadlineMs, resolve));
}

/** What came back, as a person would say it. */
export function describeExchange(exchanged: Exchanged): string {
  if (exchanged.kind === 'late') return 'nothing in time';
  if (exchanged.kind !== 'answer') return `${exchanged.kind} (${exchanged.detail})`;
  const text = exchanged.body?.toString('utf8').slice(0, 200) ?? '';
  return text === '' ? String(exchanged.status) : `${exchanged.status} ${text}`;
}
