/** Every alert rule of a target of ours is expected to fire in one of its drills at least. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import type { Target } from '../../harness/contract/target-schema.ts';

function rulesOf({ name }: Target): string[] {
  const text = readFileSync(join(ROOT, 'targets', name, 'alerts.yml'), 'utf8');
  const { groups } = parse(text) as { groups: { rules: { alert: string }[] }[] };
  return groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
}

/** Of every drill and of every variant for which something else holds. */
function expectedOf({ contract }: Target): string[] {
  const all = Object.values(contract.drills).flatMap((drill) => [
    drill,
    ...Object.values(drill.variants ?? {}),
  ]);
  return all.flatMap(({ alerts }) => (alerts?.expected ?? []).map(({ alert }) => alert));
}

test.each(['atmr', 'veza'])('every rule of %s fires in a drill', async (name) => {
  const { target } = await loadTarget(join(ROOT, 'targets', name, 'target.ts'));
  const rules = rulesOf(target);
  expect(rules.length).toBeGreaterThan(8);
  const expected = new Set(expectedOf(target));
  expect(rules.filter((alert) => !expected.has(alert))).toEqual([]);
});
