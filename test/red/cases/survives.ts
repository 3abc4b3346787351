import { expect } from 'vitest';
import { withImpostor } from '../../support/impostor.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

/** Once ready, ends at the first answer that says that the database is away, as a pool does whose errors are not listened to. */
const ENDS_WITH_ITS_DATABASE = `
  const { status, headers, body } = await forward();
  globalThis.wasReady ||= request.url === '/readyz' && status === 200;
  if (status === 503 && globalThis.wasReady) {
    console.error('error: terminating connection due to administrator command');
    process.exit(1);
  }
  return response.writeHead(status, headers).end(body);`;

export const apiEndsWithItsDatabase: RedCase = {
  name: 'api-ends-with-its-database',
  title: 'db-down fails for an API that ends with its database, and does not wait for it to come back',
  change: withoutAlerts({ target: (veza) => withImpostor(veza, ENDS_WITH_ITS_DATABASE) }),
  expects({ report, records }) {
    const { verdict, findings } = report;
    expect(verdict.status).toBe('fail');
    expect(verdict.reason).toMatch(
      /^api survives stopped on database: it ended with exit code 1 at .*its log ends with: error: terminating/,
    );
    expect(findings.find(({ id }) => id === 'survives/api')?.grade).toBe('fail');
    expect(findings.filter(({ id }) => id.startsWith('survives/') && id !== 'survives/api')).not.toEqual([]);
    // Nothing that asks it was waited for to its limit.
    const back = records.filter((one) => one.kind === 'wait' && one.phase === 'recover' && !one.met);
    expect(back.every((one) => one.kind === 'wait' && one.t - one.since < one.limitMs)).toBe(true);
  },
};
