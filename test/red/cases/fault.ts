import { expect } from 'vitest';
import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import type { RedCase } from './red-case.ts';

export const faultNeverInjected: RedCase = {
  name: 'fault-never-injected',
  title: 'db-down is not proven when its fault is never injected, and probing moves no alert',
  change: { fault: { inject: async () => {} } },
  expects({ report, records }) {
    expect(report.verdict.status).not.toBe('pass');
    expect(report.verdict.status).toBe('not-proven');
    expect(report.verdict.reason).toMatch(/fault|effect/i);
    const steady =
      records.find((record) => record.kind === 'phase' && record.phase === 'steady')?.t ?? Infinity;
    expect(alertsThatMoved(records.filter(({ t }) => t > steady))).toEqual([]);
    const probes = records.filter((record) => record.kind === 'probe').filter(({ t }) => t > steady);
    // A probe that was never sent, because the runner itself stood still, says nothing of the target.
    const sent = probes.filter(({ outcome }) => outcome !== 'unsent');
    expect(sent.length).toBeGreaterThan(1000);
    expect(sent.filter(({ outcome }) => outcome !== 'good')).toEqual([]);
  },
};

export const databaseNeverBack: RedCase = {
  name: 'database-never-back',
  title: 'db-down fails when the database never comes back',
  change: { fault: { undo: async () => {} } },
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toMatch(/recover/i);
    expect(report.measures.recover).toHaveProperty('absent');
  },
};

function alertsThatMoved(records: readonly TimelineRecord[]): string[] {
  return records.flatMap((record) =>
    record.kind === 'alert' && record.state !== 'inactive' ? [`${record.alert} ${record.state}`] : [],
  );
}
