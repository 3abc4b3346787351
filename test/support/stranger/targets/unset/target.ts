import { defineTarget } from 'firedrill/config';
import notes from '../notes/target.ts';

const { web, store } = notes.services;
const { probes } = notes.contract;

/** The same without the password that PostgreSQL's image insists on: its database ends at once. */
export default defineTarget({
  ...notes,
  name: 'unset',
  summary: 'Notes in a PostgreSQL that was not told its password',
  services: { web: { ...web, build: { context: '../notes/service' } }, store: { ...store, environment: {} } },
  contract: { probes, drills: {} },
});
