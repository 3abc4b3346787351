/** A drill may set services otherwise than the target has them. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDrills, loadTarget } from '../../harness/cli/catalogue.ts';
import { contractProblems } from '../../harness/cli/check-contract.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { withSizes } from '../../harness/model/sized.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';

const { target: veza } = await loadTarget(join(ROOT, 'targets/veza/target.ts'));

test('a service has what it is given in this drill, and the others and the target stay', () => {
  const sized = withSizes(veza.services, { api: { cpus: 0.5, environment: { DB_BUDGET_MS: '9000' } } });
  expect(sized.api?.limits).toEqual({ ...veza.services.api?.limits, cpus: 0.5 });
  expect(sized.api?.environment).toEqual({ ...veza.services.api?.environment, DB_BUDGET_MS: '9000' });
  const roomy = withSizes(veza.services, { api: { memoryMiB: 1024 } });
  expect(roomy.api?.limits).toEqual({ ...veza.services.api?.limits, memoryMiB: 1024 });
  expect(sized.database).toEqual(veza.services.database);
  expect(veza.services.api?.environment).not.toHaveProperty('DB_BUDGET_MS');
  expect(withSizes(veza.services)).toEqual(veza.services);
});

test('a service that is not there is named, with the nearest', async () => {
  const { drills } = veza.contract;
  const late = { ...drills['slow-database'], sized: { apy: { cpus: 1 } } };
  const contract = { ...veza.contract, drills: { ...drills, 'slow-database': late } };
  const monitoring = await prepareMonitoring(join(ROOT, 'targets/veza'), veza, undefined);
  const problems = contractProblems({ ...veza, contract }, await loadDrills(ROOT), monitoring);
  expect(problems.join('\n')).toMatch(/sized names apy, which services does not have; did you mean api/);
});
