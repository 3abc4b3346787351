/** Which alert rules the recorded runs of our own targets were seen to fire: the matrix of rules and drills, from evidence. */

import { expect, test } from 'vitest';
import { drillsOn } from '../../harness/cli/alert-matrix/gather.ts';
import { rowsOf } from '../../harness/cli/alert-matrix/rule-matrix.ts';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { recordedNights } from './support/recorded-nights.ts';

test('every rule of our targets fires, or is shown unable to, in a recorded night', async () => {
  const runs = (await recordedNights()).map(({ shown }) => shown);
  const [drills, targets] = await Promise.all([loadDrills(ROOT), loadTargets(ROOT)]);
  const rows = await Promise.all(
    targets.map(async ({ target, folder }) => {
      const { rules } = await prepareMonitoring(folder, target, 1);
      const alerts = rules.map(({ alert }) => alert);
      return rowsOf(target.name, alerts, drillsOn(drills, target), runs);
    }),
  );
  const states = (alert: string) => rows.flat().find((row) => row.alert === alert)?.state;
  const names = rows.flat().map(({ alert }) => alert);
  const isShown = (alert: string) => ['fires', 'cannot'].includes(states(alert) ?? '');
  expect(names.filter((alert) => !isShown(alert))).toEqual([]);
});
