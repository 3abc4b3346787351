/** An encrypted drive whose rules or whose start break one promise each. */

import { expect } from 'vitest';
import diskLow from '../../../drills/disk-low.ts';
import indexMissing from '../../../drills/index-missing.ts';
import nPlusOne from '../../../drills/n-plus-one.ts';
import outOfMemory from '../../../drills/out-of-memory.ts';
import redisDown from '../../../drills/redis-down.ts';
import secretMissing from '../../../drills/secret-missing.ts';
import { withSettings } from '../../support/settings.ts';
import { failed } from './failed.ts';
import type { RedCase, Seen } from './red-case.ts';

/** The rule as another would have written it. */
const rewritten = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`no rule has ${from}`);
  return text.replace(from, to);
};

function expectFailed({ report, graded }: Seen, id: string): void {
  expect(report.verdict.status, graded('fail').join('; ')).toBe('fail');
  expect(failed(report)).toContain(id);
}

export const diskToldTooLate: RedCase = {
  name: 'disk-told-too-late',
  title: 'disk-low fails for a rule that waits until nothing more goes in',
  change: { on: 'gauzian', drill: diskLow, rules: rewritten('> 0.85', '> 0.98') },
  expects: (seen) => expectFailed(seen, 'alerts/DiskSpaceLow/fires'),
};

export const crashLoopUnknown: RedCase = {
  name: 'crash-loop-unknown',
  title: 'out-of-memory fails for a rule that asks for a reason that is never told',
  change: {
    on: 'gauzian',
    drill: outOfMemory,
    rules: rewritten('"CrashLoopBackOff"} == 1', '"CrashLoop"} == 1'),
  },
  expects: (seen) => expectFailed(seen, 'alerts/PodCrashLooping/fires'),
};

export const startsWithoutItsSecret: RedCase = {
  name: 'starts-without-its-secret',
  title: 'secret-missing fails for a backend that starts with a secret of another place',
  change: {
    on: 'gauzian',
    drill: secretMissing,
    target: (target) => withSettings(target, { JWT_SECRET: 'a-secret-that-stands-in-the-environment' }),
  },
  expects(seen) {
    expectFailed(seen, 'logs/cause-secret');
    expectFailed(seen, 'probes/liveness/broken');
  },
};

export const ruleSaidToBeUnable: RedCase = {
  name: 'rule-said-to-be-unable',
  title: 'redis-down fails for a rule that fires although its contract says that it cannot',
  change: {
    on: 'gauzian',
    drill: redisDown,
    rules: rewritten('redis_cache_hits == 0', 'rate(redis_cache_errors_total[1m]) > 0'),
  },
  expects: (seen) => expectFailed(seen, 'alerts/RedisDown/cannot'),
};

export const latencyOfAnIndexUnheard: RedCase = {
  name: 'latency-of-an-index-unheard',
  title: 'index-missing fails for a rule that calls 30 s slow',
  change: {
    on: 'gauzian',
    drill: indexMissing,
    rules: rewritten('[5m]))) > 2\n', '[5m]))) > 30\n'),
  },
  expects: (seen) => expectFailed(seen, 'alerts/GauzianLatency/fires'),
};

export const statementsNotKept: RedCase = {
  name: 'statements-not-kept',
  title: 'n-plus-one fails for a database that keeps no statistics of its statements',
  change: {
    on: 'gauzian',
    drill: nPlusOne,
    target(target) {
      const { postgres } = target.services;
      if (postgres === undefined) throw new Error('gauzian has no postgres');
      const command = [...(postgres.command ?? []), '-c', 'pg_stat_statements.track=none'];
      return { ...target, services: { ...target.services, postgres: { ...postgres, command } } };
    },
  },
  expects: (seen) => expectFailed(seen, 'runbooks/high-latency/most-often'),
};

export const noMoreRoomThanBefore: RedCase = {
  name: 'no-more-room-than-before',
  title: 'out-of-memory fails for a replica that has no more memory than the other',
  change: {
    on: 'gauzian',
    drill: outOfMemory,
    variant: 'taken',
    target: (target) => {
      const { drills } = target.contract;
      const contract = drills['out-of-memory'];
      const taken = contract?.variants?.taken;
      if (contract === undefined || taken === undefined)
        throw new Error('gauzian promises nothing of memory');
      const sized = { 'api-2': { memoryMiB: 512 } };
      const variants = { ...contract.variants, taken: { ...taken, sized } };
      return {
        ...target,
        contract: { ...target.contract, drills: { ...drills, 'out-of-memory': { ...contract, variants } } },
      };
    },
  },
  expects: (seen) => expectFailed(seen, 'remedies/memory'),
};
