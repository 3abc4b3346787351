/** What gauzian's migration is refused for, and that each migration knows its way back. */

import { describe, expect, test } from 'vitest';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import { procedure } from '../../harness/rehearse/rehearsal.ts';
import { migrations } from '../../targets/gauzian/rehearsals/migrate/migrations.ts';
import { scenes } from '../../targets/gauzian/rehearsals/migrate/variants.ts';
import definition from '../../targets/gauzian/rehearsals/migrate.ts';

const migrate = parseRehearsal(definition, 'migrate.ts');
const ids = (variant: string) => procedure(migrate, 'usual', variant).map(({ id }) => id);

test('a backup is taken, restored and tried before a migration is allowed', () => {
  for (const variant of Object.keys(scenes)) {
    const order = ids(variant);
    expect(order.indexOf('backup')).toBeLessThan(order.indexOf('verify'));
    expect(order.indexOf('verify')).toBeLessThan(order.indexOf('trial'));
    expect(order.indexOf('trial')).toBeLessThan(order.indexOf('permission'));
    expect(order.indexOf('permission')).toBeLessThan(order.indexOf('apply'));
  }
});

test('only what turns users away is reverted, and only what is refused must have done nothing', () => {
  const having = (id: string) => Object.keys(scenes).filter((variant) => ids(variant).includes(id));
  expect(having('revert')).toEqual(['turns-away']);
  expect(having('nothing-done')).toEqual(['no-backup', 'unverified', 'old-backup']);
  expect(having('served')).toEqual(['applied']);
});

describe.each(Object.entries(migrations))('%s', (_, { up, down, makes, version }) => {
  test('takes back in its way down all that it makes', () => {
    for (const made of makes) {
      const [table, column] = made.split('.');
      expect(up).toContain(column ?? `TABLE IF NOT EXISTS ${table}`);
      expect(down).toContain(
        column === undefined ? `DROP TABLE IF EXISTS ${table}` : `DROP COLUMN IF EXISTS ${column}`,
      );
    }
    expect(up).toContain(`VALUES (${version})`);
    expect(down).toContain(`version = ${version}`);
  });
});
