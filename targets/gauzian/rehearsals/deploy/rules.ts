import { duration, type Rule, type Saying, type Situation } from 'firedrill/config';

const REQUESTS = 'gauzian_requests_total';

/** Asked of Prometheus as production scrapes it, every 15 s: a minute holds four samples. */
export const signals = {
  requests: `sum(increase(${REQUESTS}[1m]))`,
  failed: `sum(increase(${REQUESTS}{status=~"5.."}[1m]))`,
  p99Seconds: 'histogram_quantile(0.99, sum by (le) (rate(gauzian_request_duration_seconds_bucket[1m])))',
  restarts: 'max(kube_pod_container_status_restarts_total)',
} as const;

/** Asked from outside of the backend: what is down by itself is not a release's doing. */
export const dependencies = {
  postgres: ['psql', '-U', 'gauzian_user', '-d', 'gauzian_db', '-Atc', 'SELECT 1'],
  redis: ['redis-cli', 'ping'],
} as const;

const ERROR_SHARE = 0.05;
/** What it must be below after the way back. */
export const WELL_SHARE = 0.01;
const P99_SECONDS = 2;
/** One restart is an accident. */
const REPEATED = 2;
/** Fewer requests say nothing of a share. */
export const ENOUGH_REQUESTS = 40;

const { format } = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
export const percent = (share: number): string => `${format(100 * share)} %`;

/**
 * When the owners roll back. Their page has it that one does where *none* of these holds, which is a slip: what is meant is
 * where any does.
 */
export const rules: readonly Rule[] = [
  {
    id: 'crashes',
    kind: 'trigger',
    title: 'crashes repeat',
    says({ signals: { restarts } }) {
      if (restarts === undefined) return silent('no replica tells of its restarts');
      return { holds: restarts >= REPEATED, because: `a replica has been restarted ${restarts} times` };
    },
  },
  {
    id: 'errors',
    kind: 'trigger',
    title: 'errors above 5 %',
    says({ signals: { requests, failed } }) {
      if (requests === undefined || failed === undefined || requests < ENOUGH_REQUESTS)
        return silent('too few requests in the last minute to tell');
      const share = failed / requests;
      return {
        holds: share > ERROR_SHARE,
        because: `${percent(share)} of ${requests.toFixed(0)} requests in a minute`,
      };
    },
  },
  {
    id: 'latency',
    kind: 'trigger',
    title: 'P99 above 2 s',
    says({ signals: { p99Seconds, requests = 0 } }) {
      if (p99Seconds === undefined || requests < ENOUGH_REQUESTS) return silent('no request to time');
      return { holds: p99Seconds > P99_SECONDS, because: `P99 is ${duration(1000 * p99Seconds)}` };
    },
  },
  {
    id: 'no-cause',
    kind: 'against',
    title: 'no confirmed root cause',
    says: unconfirmed,
  },
];

/** A release is the confirmed cause when all was well before it, and what it needs is well. */
function unconfirmed({ before, dependencies: needed }: Situation): Saying {
  const down = Object.entries(needed).flatMap(([name, well]) => (well ? [] : [name]));
  if (down.length > 0) return { holds: true, because: `${down.join(' and ')} is down by itself` };
  const { requests = 0, failed = 0, p99Seconds = 0, restarts = 0 } = before;
  const illBefore =
    (requests > 0 && failed / requests > WELL_SHARE) || p99Seconds > P99_SECONDS || restarts >= REPEATED;
  return illBefore
    ? { holds: true, because: 'it was so before the deployment' }
    : { holds: false, because: 'all was well before, and what it needs is well' };
}

const silent = (because: string): Saying => ({ holds: false, because });
