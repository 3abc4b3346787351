import type { DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForAnOutage } from '../../our-objectives.ts';
import { backendDown, paged } from './alerts.ts';
import { refusedAt, toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { runbooks } from './runbooks.ts';

const logs = toldBy('redis');

/** Redis has the list of revoked tokens: who cannot be checked is refused, and no replica is ready. */
export const redisDown: DrillContract = {
  readiness: { status: 503, json: { status: 'not_ready', 'checks.redis': 'error', 'checks.database': 'ok' } },
  whileBroken: { user: 'bad' },
  traffic: { writes: 'bad', reads: 'bad' },
  metrics: {
    'no-request-fails': noRequestFails,
    'hits-counted': {
      title: 'the cache was hit, so that redis_cache_hits is never 0 again',
      query: 'min(redis_cache_hits)',
      phase: 'steady',
      holds: 'eventually',
      is: { above: 0 },
    },
  },
  alerts: {
    expected: [backendDown, paged('GauzianRedisDown', 'backend-down', 'Redis does not answer')],
    silent: [
      { alert: 'RedisDown', reason: 'it waits for redis_cache_hits to be 0, a counter that has moved' },
    ],
    allowed: allowedIn(['hold', 'recover', 'verify'], {
      HighErrorRate: 'one request that fails before the balancer knows is 100 % to it for five minutes',
    }),
  },
  logs,
  runbooks: runbooks('redis'),
  objectives: ourObjectivesForAnOutage,
  variants: { refused: { logs: { ...logs, ...refusedAt('redis:6379') } } },
};
