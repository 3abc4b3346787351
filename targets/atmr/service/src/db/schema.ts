import { readFileSync } from 'node:fs';
import type { Schema } from 'service-kit/db/migrate';

/** The first migration, whose statements can run again; its way down is not for a service that starts. */
const [bookings = ''] = readFileSync(
  new URL('../../migrations/0001_bookings.sql', import.meta.url),
  'utf8',
).split('-- Down Migration');

/** Ids are the clients', `seq` is for paging; places are `lon,lat` as the API normalises them. */
export const schema: Schema = { version: 1, statements: [bookings.trim()], lock: 7_208_145_114 };
