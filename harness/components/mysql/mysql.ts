import { mysqlServer } from '../mysql-server.ts';

/** Debian has no MySQL: it can only be pulled. */
export const mysql = mysqlServer({
  name: 'mysql',
  title: 'MySQL 8.4',
  reference: 'mysql:8.4.6',
  major: '8.4',
  memoryMiB: 768,
});
