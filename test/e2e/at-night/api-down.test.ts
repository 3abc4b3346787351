/** A drill that stops the service which is asked: prober, workload and read-back must find it again where it was. */

import { expect, test } from 'vitest';
import { endOf, startShop } from '../../support/shop-run.ts';

test.each(['stopped', 'restarted'])(
  'an API that is %s and started again: its outage is seen, and its return',
  async (variant) => {
    const { report, left, stderr, records } = await endOf(await startShop(`api-down/${variant}`));
    const grades = new Map(report.findings.map(({ id, grade }) => [id, grade]));
    for (const probe of ['readiness', 'liveness', 'user']) {
      expect([probe, grades.get(`probes/${probe}/broken`)], stderr).toEqual([probe, 'pass']);
      expect([probe, grades.get(`probes/${probe}/recovers`)], stderr).toEqual([probe, 'pass']);
    }
    expect(grades.get('traffic/recovers'), stderr).toBe('pass');
    // It keeps its notes in memory: those of before are gone, neither listed nor read, which is for the drill to say.
    const failed = report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
    expect(failed, stderr).toEqual(['ledger/lost', 'ledger/readable']);
    const asked = records.flatMap((one) => (one.kind === 'readback' ? [one.copies] : []));
    expect(asked.length).toBeGreaterThan(0);
    expect(
      asked.filter((copies) => copies < 0),
      'of which nothing is known',
    ).toEqual([]);
    expect(left).toEqual([]);
  },
);
