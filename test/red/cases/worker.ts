import { expect } from 'vitest';
import workerDown from '../../../drills/worker-down.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import { failed } from './failed.ts';
import { tellingRedis } from './queue-lost.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

/** Nothing looks for bookings that are in no queue. */
function withoutSweep(target: Target): Target {
  const { worker, ...others } = target.services;
  if (!worker) throw new Error(`${target.name} has no worker`);
  const environment = { ...worker.environment, SWEEP_INTERVAL_MS: '600000' };
  return { ...target, services: { ...others, worker: { ...worker, environment } } };
}

/** The queue is in memory alone, and what waited in it is gone by the time there is a worker again. */
export const jobsLostWithTheirQueue: RedCase = {
  name: 'jobs-lost-with-their-queue',
  title: 'worker-down fails for jobs that were accepted and are in no queue any more',
  change: withoutAlerts({
    on: 'atmr',
    drill: workerDown,
    target: withoutSweep,
    during: tellingRedis('DEL', 'atmr:dispatch'),
  }),
  expects({ report }) {
    const ids = failed(report);
    expect(report.verdict.status).toBe('fail');
    expect(ids).toContain('done/acknowledged');
    expect(ids.filter((id) => /^(traffic|ledger|probes|survives)\//.test(id))).toEqual([]);
  },
};
