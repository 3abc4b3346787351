import type { Difference } from './differences.ts';

/** All that PostgreSQL let the owner of a table do until 16; 17 has one right more, and who has all has that, too. */
const ALL_BEFORE = 'DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE';
const ALL = 'DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE';

/** Whether a difference is none of the data, but what a newer major version has besides. Pure. */
export function isOfNewerVersion({ id, was, is }: Difference): boolean {
  return id.startsWith('right/') && was === ALL_BEFORE && is === ALL;
}
