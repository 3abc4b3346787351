import { expect } from 'vitest';
import dbReadOnly from '../../../drills/db-read-only.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import type { Drill } from '../../../harness/model/drill.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

const { traffic: _, ...silent } = dbReadOnly;
/** The drill as it is written where writes were not thought of. */
const SILENT: Drill = silent;

function withoutWord(target: Target): Target {
  const { drills } = target.contract;
  const contract = drills[dbReadOnly.name];
  if (contract === undefined) throw new Error(`${target.name} expects nothing of ${dbReadOnly.name}`);
  const { writes: __, ...rest } = contract;
  return { ...target, contract: { ...target.contract, drills: { ...drills, [dbReadOnly.name]: rest } } };
}

export const refusedUnpromised: RedCase = {
  name: 'refused-unpromised',
  title: 'writes that are all refused while probes are good are no bare pass where nothing is promised',
  change: withoutAlerts({ drill: SILENT, target: withoutWord }),
  expects({ report }) {
    const writes = report.findings.find(({ id }) => id === 'traffic/writes');
    expect(writes).toMatchObject({
      grade: 'acceptable',
      expectation: 'not promised: writes succeed while the fault lasts',
      because: expect.stringMatching(/^(\d+) of \1 writes of the hold did not, the first at .* was refused/),
    });
    expect(report.findings.find(({ id }) => id === 'traffic/reads')?.grade).toBe('pass');
    expect(report.verdict.status).toBe('acceptable');
  },
};
