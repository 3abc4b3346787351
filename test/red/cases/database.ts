import { expect } from 'vitest';
import poolExhausted from '../../../drills/pool-exhausted.ts';
import slowDatabase from '../../../drills/slow-database.ts';
import { withSettings } from '../../support/settings.ts';
import { failed } from './failed.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

/** Longer than any user waits, and than the drill does. */
const FOR_EVER = '60000';

export const waitsForEver: RedCase = {
  name: 'waits-for-ever',
  title: 'pool-exhausted fails for a pool whose callers wait as long as it takes',
  change: withoutAlerts({
    drill: poolExhausted,
    target: (veza) =>
      withSettings(veza, {
        DB_CONNECT_TIMEOUT_MS: FOR_EVER,
        DB_STATEMENT_TIMEOUT_MS: FOR_EVER,
        DB_BUDGET_MS: FOR_EVER,
      }),
  }),
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(failed(report)).toContain('checks/playlists-refused/answers');
    expect(graded('fail').join('\n')).toMatch(
      /playlists are refused in time, saying why: .*a call was not answered/,
    );
    expect(failed(report).filter((id) => id.startsWith('survives/'))).toEqual([]);
  },
};

export const latencyRuleTooLax: RedCase = {
  name: 'latency-rule-too-lax',
  title: 'slow-database fails for a latency rule that asks for ten times as much, by its name',
  change: {
    drill: slowDatabase,
    rules: (text) => text.replace(/(alert: VezaHighLatencyCriticalEndpoints[\s\S]*?) > 2\n/, '$1 > 20\n'),
  },
  expects({ report }) {
    const ids = failed(report);
    expect(report.verdict.status).toBe('fail');
    expect(ids).toContain('alerts/VezaHighLatencyCriticalEndpoints/fires');
    expect(ids.filter((id) => !id.startsWith('alerts/VezaHighLatencyCriticalEndpoints/'))).toEqual([]);
  },
};
