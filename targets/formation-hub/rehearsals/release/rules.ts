import { duration, type Rule, type Saying, type Situation, sharpFall } from 'firedrill/config';

/** What sides and people ask for; probes and canaries are left out. */
const USERS = 'job="hub-bridge",path=~"/api/.*",path!~"/api/canary.*"';
/** What users entered at either side, where the bridge took what it was told of it. */
const ENTERED = 'job="hub-bridge",path=~"/api/webhooks/.*",status=~"2.."';

/** Asked of Prometheus as production scrapes it, every 15 s: a minute holds four samples, half of one two. */
export const signals = {
  requests: `sum(increase(http_requests_total{${USERS}}[1m]))`,
  failed: `sum(increase(http_requests_total{${USERS},status=~"5.."}[1m]))`,
  recentRequests: `sum(increase(http_requests_total{${USERS}}[35s]))`,
  recentFailed: `sum(increase(http_requests_total{${USERS},status=~"5.."}[35s]))`,
  p95Seconds: 'histogram_quantile(0.95, sum by (le) (rate(bridge_event_duration_seconds_bucket[1m])))',
  entered: `sum(increase(http_requests_total{${ENTERED}}[1m]))`,
} as const;

/** Asked from outside of the bridge: what is down by itself is not a release's doing. */
export const dependencies = {
  database: ['psql', '-U', 'hub', '-d', 'hub', '-Atc', 'SELECT 1'],
  cache: ['redis-cli', 'ping'],
} as const;

/** Ours, where the owners say "a critical bug" and "a sharp fall". */
const ERROR_SHARE = 0.1;
const TRANSIENT_SHARE = 0.01;
const FALLEN_TO = 0.5;
/** Fewer say nothing of a share. */
const ENOUGH_REQUESTS = 20;
/** The owners' limit for an event. */
const P95_SECONDS = 5;
/** A minute is counted, and a scrape may come 15 s late. */
const COUNTED_MS = 80_000;

const { format } = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const percent = (share: number): string => `${format(100 * share)} %`;

/** A look of the rehearsal's own that failed is a reason to go back. */
function lookedAt(id: string, title: string): Rule {
  return {
    id,
    title,
    kind: 'trigger',
    says({ looked = {} }) {
      const look = looked[id];
      return look === undefined ? silent('it was not asked yet') : { holds: !look.ok, because: look.seen };
    },
  };
}

/** When the owners go back, and when not. */
export const rules: readonly Rule[] = [
  lookedAt('health', 'the health check after the deployment failed'),
  lookedAt('smoke', 'the smoke test failed'),
  {
    id: 'leak',
    kind: 'trigger',
    title: 'credentials leaked',
    says: ({ declared }) => ({
      holds: declared !== undefined,
      because: declared === undefined ? 'none was declared' : `declared: ${declared}`,
    }),
  },
  {
    id: 'rollups',
    kind: 'trigger',
    title: 'what is added up of past days is not what it was',
    says: ({ content: { checked, wrong } = { checked: 0, wrong: 0 } }) => ({
      holds: wrong > 0,
      because: `${wrong} of ${checked} sums differ from before, or cannot be made`,
    }),
  },
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
    id: 'latency',
    kind: 'trigger',
    title: 'events take more than 5 s (p95)',
    says({ signals: { p95Seconds } }) {
      if (p95Seconds === undefined) return silent('no event to time');
      return { holds: p95Seconds > P95_SECONDS, because: `p95 is ${duration(1000 * p95Seconds)}` };
    },
  },
  sharpFall({
    id: 'traffic',
    title: 'users enter far less than before',
    signal: 'entered',
    below: FALLEN_TO,
    least: ENOUGH_REQUESTS,
    afterMs: COUNTED_MS,
  }),
  {
    id: 'transient',
    kind: 'against',
    title: 'transient errors under 1 %',
    of: ['errors'],
    says({ signals: { failed = 0, recentRequests, recentFailed } }) {
      if (recentRequests === undefined || recentFailed === undefined || recentRequests === 0)
        return silent('no request in the last half minute');
      const share = recentFailed / recentRequests;
      return {
        holds: failed > 0 && share < TRANSIENT_SHARE,
        because: `${percent(share)} in the last half minute`,
      };
    },
  },
  {
    id: 'no-cause',
    kind: 'against',
    title: 'no confirmed root cause',
    of: ['errors', 'latency', 'traffic'],
    says: unconfirmed,
  },
];

/** A release is the confirmed cause when all was well before it, and what it needs is well. */
function unconfirmed({ before, dependencies: needed }: Situation): Saying {
  const down = Object.entries(needed).flatMap(([name, well]) => (well ? [] : [name]));
  if (down.length > 0) return { holds: true, because: `${down.join(' and ')} is down by itself` };
  const { requests = 0, failed = 0, p95Seconds = 0 } = before;
  const illBefore = (requests > 0 && failed / requests > TRANSIENT_SHARE) || p95Seconds > P95_SECONDS;
  return illBefore
    ? { holds: true, because: 'it was so before the deployment' }
    : { holds: false, because: 'all was well before, and what it needs is well' };
}

const silent = (because: string): Saying => ({ holds: false, because });
