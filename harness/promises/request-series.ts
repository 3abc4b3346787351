/** The workload's writes and reads as something that is good or bad over time, like a probe. */

import { type ProbeSeries, probeColumns } from '../figures/series.ts';
import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import { isRead, isWritten } from '../signals/workload/requests.ts';
import type { Plan } from './plan.ts';

export const REQUESTS = ['writes', 'reads'] as const;
export type RequestKind = (typeof REQUESTS)[number];

/** How a finding calls one of them. */
export const ONE: Readonly<Record<RequestKind, string>> = { writes: 'write', reads: 'read' };

/** By when they were due: a write is good when it was acknowledged, a read when it found what was asked for. */
export function requestSeries(kind: RequestKind, { writes, reads }: Pick<Facts, RequestKind>): ProbeSeries {
  const columns = probeColumns();
  const add = (one: { intended: Millis; sent: Millis; t: Millis; status?: number }, good: boolean): void => {
    const { intended, sent, t, status } = one;
    const outcome = good ? 'good' : 'bad';
    columns.add({
      kind: 'probe',
      probe: 'user',
      intended,
      sent,
      t,
      outcome,
      ...(status === undefined ? {} : { status }),
    });
  };
  if (kind === 'writes') for (const one of writes) add(one, isWritten(one));
  else for (const one of reads) add(one, isRead(one));
  return columns.series();
}

/** Milliseconds from one to the next: half of the workload's requests are writes, half reads. Infinite without a workload. */
export function requestPeriod({ workload }: Pick<Plan, 'workload'>): Millis {
  return workload === undefined ? Number.POSITIVE_INFINITY : 2000 / workload.ratePerSecond;
}
