import { expect } from 'vitest';
import redisDown from '../../../drills/redis-down.ts';
import { withImpostor } from '../../support/impostor.ts';
import { failed } from './failed.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

/** Lines of an impostor: what can do without Redis is not ready without it. */
const NEEDS_REDIS = `
  if (request.url !== '/readyz') return false;
  const { status, headers, body } = await forward();
  const { checks } = JSON.parse(body);
  if (checks.redis.status === 'ok') return response.writeHead(status, headers).end(body);
  response.writeHead(503, { 'content-type': 'application/json' });
  return response.end(JSON.stringify({ status: 'not_ready', checks }));`;

export const redisTakenForNeeded: RedCase = {
  name: 'redis-taken-for-needed',
  title: 'redis-down fails for a service that is taken out of traffic for want of a cache',
  change: withoutAlerts({ drill: redisDown, target: (veza) => withImpostor(veza, NEEDS_REDIS) }),
  expects({ report }) {
    const ids = failed(report);
    expect(report.verdict.status).toBe('fail');
    expect(ids).toContain('probes/readiness/broken');
    expect(ids.filter((id) => /^(checks|traffic|ledger|survives)\//.test(id))).toEqual([]);
  },
};

/** Lines of an impostor: ready, whatever is said of the queue. */
const FORGETS_REDIS = `
  if (request.url !== '/ready') return false;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status: 'ready', checks: { database: 'ok', redis: 'ok' } }));
  return true;`;

export const redisForgotten: RedCase = {
  name: 'redis-forgotten',
  title: 'redis-down fails for a readiness that forgets the queue',
  change: withoutAlerts({
    on: 'atmr',
    drill: redisDown,
    target: (atmr) => withImpostor(atmr, FORGETS_REDIS),
  }),
  expects({ report }) {
    const ids = failed(report);
    expect(report.verdict.status).toBe('fail');
    expect(ids).toContain('probes/readiness/broken');
    expect(ids.filter((id) => /^(checks|traffic|ledger|done|survives)\//.test(id))).toEqual([]);
  },
};
