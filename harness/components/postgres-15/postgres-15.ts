import type { BaseSystem } from '../../engine/recipe.ts';
import { base } from '../base.ts';
import { postgresOf } from '../postgres-server.ts';

/** The Debian of before has this version. */
const bookworm: BaseSystem = {
  ...base,
  name: 'base-postgres-15',
  suite: 'bookworm',
  packages: ['postgresql-15', 'netcat-openbsd', 'busybox', 'ca-certificates', 'locales'],
  standIns: [{ name: 'libllvm14', version: '1:14.0.6-99' }],
};

/** What an upgrade to the next major version begins with. */
export const postgres15 = postgresOf({
  name: 'postgres-15',
  major: '15',
  reference: 'postgres:15.14',
  from: bookworm,
  versionOf: 'postgres',
});
