/** Every alert rule of a target of ours is expected to fire in one of its drills at least, or shown there to be unable to. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import type { Target } from '../../harness/contract/target-schema.ts';

interface Rule {
  alert: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

function rulesOf({ name }: Target): Rule[] {
  const text = readFileSync(join(ROOT, 'targets', name, 'alerts.yml'), 'utf8');
  const { groups } = parse(text) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** Of every drill and of every variant for which something else holds. */
function expectedOf({ contract }: Target) {
  return Object.entries(contract.drills).flatMap(([drill, { variants = {}, ...whole }]) =>
    [whole, ...Object.values(variants)].flatMap(({ alerts }) =>
      (alerts?.expected ?? []).map((one) => ({ drill, ...one })),
    ),
  );
}

/** Rules as their owners wrote them that stay silent in what they are meant for. */
function unableOf({ contract }: Target) {
  return Object.values(contract.drills).flatMap(({ alerts }) => alerts?.silent ?? []);
}

test.each(['atmr', 'veza', 'gauzian', 'formation-hub'])(
  'every rule of %s fires in a drill, or is shown there to be unable to',
  async (name) => {
    const { target } = await loadTarget(join(ROOT, 'targets', name, 'target.ts'));
    const rules = rulesOf(target).map(({ alert }) => alert);
    expect(rules.length).toBeGreaterThan(8);
    const shown = new Set([...expectedOf(target), ...unableOf(target)].map(({ alert }) => alert));
    expect(rules.filter((alert) => !shown.has(alert))).toEqual([]);
  },
);

test.each(['atmr', 'veza', 'gauzian', 'formation-hub'])(
  'what contracts of %s expect messages to carry is what the rules say',
  async (name) => {
    const { target } = await loadTarget(join(ROOT, 'targets', name, 'target.ts'));
    const rules = new Map(rulesOf(target).map((rule) => [rule.alert, rule]));
    for (const { drill, alert, labels = {}, annotations = {} } of expectedOf(target)) {
      const rule = rules.get(alert);
      // Others are those of the series, which no rule says.
      for (const [label, value] of Object.entries(rule?.labels ?? {}))
        expect(labels[label] ?? value, `${drill}, ${alert}: ${label}`).toBe(value);
      expect(rule?.annotations, `${drill}, ${alert}`).toMatchObject(annotations);
    }
  },
);
