/** `npx vitest run --project drills`: every drill that ships, as the tests of a team would run it. */

import { test } from 'vitest';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { keyOf, planSuite } from '../../harness/cli/suite/plan-suite.ts';
import { seedOfDay } from '../../harness/cli/suite/sample.ts';
import { loadSuites } from '../../harness/cli/suite/suites.ts';
import { drill } from '../../harness/cli/vitest.ts';

const { nightly } = await loadSuites(ROOT);
if (!nightly) throw new Error('drills/suites.yml has no nightly');
const { units } = planSuite(
  'nightly',
  nightly,
  await loadDrills(ROOT),
  await loadTargets(ROOT),
  seedOfDay(new Date()),
);

for (const unit of units) test(keyOf(unit), drill(`${unit.drill}/${unit.variant}`, { target: unit.target }));
