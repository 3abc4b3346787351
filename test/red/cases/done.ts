import { expect } from 'vitest';
import { LABEL_RUN, LABEL_SERVICE } from '../../../harness/safety/labels.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

/** From the undo on the worker stands still: its process is there, is not ended, and does no more work. */
export const workerIdleAfterwards: RedCase = {
  name: 'worker-idle-afterwards',
  title: 'db-down fails for work that was accepted and is never done, though all probes are good again',
  change: withoutAlerts({
    on: 'atmr',
    target(target) {
      const { workload } = target.contract;
      if (workload === undefined) throw new Error(`${target.name} has no workload`);
      const done = { field: 'data.status', is: ['dispatched', 'rejected'], within: 3_000 };
      return { ...target, contract: { ...target.contract, workload: { ...workload, done } } };
    },
    during: {
      phase: 'recover',
      async act({ docker, run }) {
        const label = [`${LABEL_RUN}=${run}`, `${LABEL_SERVICE}=worker`];
        const [worker] = await docker.listContainers({ filters: { label } });
        if (!worker) throw new Error('there is no worker');
        await docker.getContainer(worker.Id).kill({ signal: 'SIGSTOP' });
      },
    },
  }),
  expects({ report }) {
    const failed = report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
    expect(report.verdict.status).toBe('fail');
    expect(failed).toContain('done/acknowledged');
    expect(failed.filter((id) => id.startsWith('ledger/') || id.startsWith('probes/'))).toEqual([]);
  },
};
