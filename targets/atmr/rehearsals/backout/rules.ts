import { duration, type Rule, type Saying, type Situation } from 'firedrill/config';

/** What users ask for; probes, canaries and the metrics endpoint are left out, as the alert rules leave them out. */
const USERS = 'job="atmr-api",path=~"/api/.*",path!~"/api/health|/api/canary.*"';

/** Asked of Prometheus as production scrapes it, every 15 s: a minute holds four samples, half of one two. */
export const signals = {
  requests: `sum(increase(http_requests_total{${USERS}}[1m]))`,
  failed: `sum(increase(http_requests_total{${USERS},status=~"5.."}[1m]))`,
  recentRequests: `sum(increase(http_requests_total{${USERS}}[35s]))`,
  recentFailed: `sum(increase(http_requests_total{${USERS},status=~"5.."}[35s]))`,
  p95Seconds: `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{${USERS}}[1m])))`,
  recentP95Seconds: `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{${USERS}}[35s])))`,
  oldestJobSeconds: 'max(queue_oldest_job_seconds)',
} as const;

/** Asked from outside of the service: what is down by itself is not a release's doing. */
export const dependencies = {
  database: ['psql', '-U', 'atmr', '-d', 'atmr', '-Atc', 'SELECT 1'],
  cache: ['redis-cli', 'ping'],
} as const;

const ERROR_SHARE = 0.1;
export const TRANSIENT_SHARE = 0.01;
/** Liveness fails three times in a row, every 10 s, before the owners' orchestrator acts. */
const UNREACHABLE_MS = 30_000;
/** Ours, where the owners name no figure: a person waits, and a booking must be under way. */
export const P95_SECONDS = 2;
export const DISPATCHED_WITHIN_SECONDS = 30;
/** Ours: "a few users" is one in twenty, of ten at least. */
const FEW_SHARE = 0.05;
const ENOUGH_USERS = 10;
/** Fewer requests say nothing of a share. */
const ENOUGH_REQUESTS = 20;

const { format } = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
export const percent = (share: number): string => `${format(100 * share)} %`;

/** By the owners' plan, in their order: when to back out, and when not to. */
export const rules: readonly Rule[] = [
  {
    id: 'errors',
    kind: 'trigger',
    title: '5xx above 10 % of requests',
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
    id: 'corrupt',
    kind: 'trigger',
    title: 'database corrupt after a migration',
    says: ({ content: { checked, wrong } = { checked: 0, wrong: 0 } }) => ({
      holds: wrong > 0,
      because: `${wrong} of ${checked} rows read back differ from what was written`,
    }),
  },
  {
    id: 'unreachable',
    kind: 'trigger',
    title: 'service unreachable',
    says: ({ unreachableForMs }) => ({
      holds: unreachableForMs >= UNREACHABLE_MS,
      because: `/health has not answered for ${format(unreachableForMs / 1000)} s`,
    }),
  },
  {
    id: 'latency',
    kind: 'trigger',
    title: 'critical objective violated: p95 within 2 s',
    says({ signals: { p95Seconds, requests = 0 } }) {
      if (p95Seconds === undefined || requests < ENOUGH_REQUESTS) return silent('no request to time');
      return { holds: p95Seconds > P95_SECONDS, because: `p95 is ${duration(1000 * p95Seconds)}` };
    },
  },
  {
    id: 'dispatch',
    kind: 'trigger',
    title: 'critical objective violated: bookings dispatched within 30 s',
    says({ signals: { oldestJobSeconds } }) {
      if (oldestJobSeconds === undefined) return silent('there is no figure of how old the oldest job is');
      const because = `the oldest waits for ${format(oldestJobSeconds)} s`;
      return { holds: oldestJobSeconds > DISPATCHED_WITHIN_SECONDS, because };
    },
  },
  {
    id: 'security',
    kind: 'trigger',
    title: 'security incident',
    says: ({ declared }) => ({
      holds: declared !== undefined,
      because: declared === undefined ? 'none was declared' : `declared: ${declared}`,
    }),
  },
  {
    id: 'few-users',
    kind: 'against',
    title: 'a few users only',
    of: ['errors'],
    says({ users: { active, affected } }) {
      const few = active >= ENOUGH_USERS && affected <= Math.max(1, FEW_SHARE * active);
      return { holds: few, because: `${affected} of ${active} users are affected` };
    },
  },
  {
    id: 'transient',
    kind: 'against',
    title: 'transient errors under 1 %',
    of: ['errors'],
    says({ signals: { failed = 0, recentRequests, recentFailed } }) {
      if (recentRequests === undefined || recentFailed === undefined || recentRequests < ENOUGH_REQUESTS)
        return silent('too few requests in the last half minute to tell');
      const share = recentFailed / recentRequests;
      const holds = failed > 0 && share < TRANSIENT_SHARE;
      return { holds, because: `${percent(share)} in the last half minute` };
    },
  },
  {
    id: 'no-cause',
    kind: 'against',
    title: 'no confirmed root cause',
    // Who declares a security incident has confirmed the release as its cause; no metric could.
    of: ['errors', 'corrupt', 'unreachable', 'latency', 'dispatch'],
    says: unconfirmed,
  },
];

/** A release is the confirmed cause when it was just deployed, all was well before, and what it needs is well. */
function unconfirmed({ sinceDeploymentMs, before, dependencies: needed }: Situation): Saying {
  const down = Object.entries(needed).flatMap(([name, well]) => (well ? [] : [name]));
  if (down.length > 0) return { holds: true, because: `${down.join(' and ')} is down by itself` };
  if (sinceDeploymentMs === undefined) return { holds: true, because: 'nothing was deployed' };
  const { requests = 0, failed = 0, p95Seconds = 0, oldestJobSeconds = 0 } = before;
  const illBefore =
    (requests > 0 && failed / requests > TRANSIENT_SHARE) ||
    p95Seconds > P95_SECONDS ||
    oldestJobSeconds > DISPATCHED_WITHIN_SECONDS;
  if (illBefore) return { holds: true, because: 'it was so before the deployment' };
  return {
    holds: false,
    because: `deployed ${format(sinceDeploymentMs / 1000)} s ago; all was well before, and what it needs is well`,
  };
}

const silent = (because: string): Saying => ({ holds: false, because });
