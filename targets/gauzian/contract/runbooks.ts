import type { DrillContract } from 'firedrill/config';

type Runbooks = NonNullable<DrillContract['runbooks']>;
type Runbook = Runbooks[string];
type Questions = Runbook['questions'];

const ERRORS = `grep '"level":"error"'`;
const NO_CLUSTER = 'there is no cluster; the line for a stack without one is asked';

/** The rows of each table, by the words that its file has for the cause. */
const ROWS = {
  'backend-down': {
    database: 'Database connection failed',
    redis: 'Redis connection refused',
    memory: 'Out of memory',
    unset: 'JWT_SECRET missing',
  },
  'high-error-rate': { pool: 'Pool exhausted', bucket: 'Bucket missing' },
  'high-latency': { index: 'Missing index', each: 'N+1 queries' },
} as const;

type Table = keyof typeof ROWS;
type Row = { [T in Table]: keyof (typeof ROWS)[T] }[Table];

const QUESTIONS: Record<Table, Questions> = {
  'backend-down': {
    log: {
      command: 'docker logs --tail 50 <api>',
      log: ['api', 'api-2'],
      last: 50,
      rows: {
        database: { prints: 'Failed to connect to database' },
        redis: { prints: 'Failed to connect to Redis' },
        memory: { prints: 'Container backend was OOMKilled' },
        unset: { prints: 'JWT_SECRET must be set' },
      },
    },
  },
  'high-error-rate': {
    share: {
      promql: 'sum(rate(gauzian_requests_total{status=~"5.."}[5m])) / sum(rate(gauzian_requests_total[5m]))',
      symptom: { above: 0.05 },
    },
    pool: { promql: 'gauzian_db_pool_active', rows: { pool: { above: 18 } } },
    uploads: { promql: 'sum(rate(gauzian_s3_uploads_total[1m])) * 60', symptom: { below: 6 } },
    log: {
      command: `docker logs --tail 1000 <api> | ${ERRORS}`,
      log: ['api', 'api-2'],
      last: 1000,
      rows: {
        pool: { prints: 'Database pool timeout \\(all \\d+ connections in use\\)' },
        bucket: { prints: "S3 bucket 'gauzian-chunks' does not exist" },
      },
    },
  },
  'high-latency': {
    p99: {
      promql:
        'histogram_quantile(0.99, sum by (le, endpoint) (rate(gauzian_request_duration_seconds_bucket[5m])))',
      symptom: { above: 2 },
    },
    slowest: {
      command:
        `psql "$DATABASE_URL" -Atc "select round(mean_exec_time) || ' ms', calls, regexp_replace(query, '\\s+', ' ', 'g') ` +
        'from pg_stat_statements order by mean_exec_time desc limit 10"',
      in: 'tools',
      rows: { index: { prints: '^\\d{3,} ms\\|\\d{2,}\\|SELECT .* FROM files WHERE .*folder_id = ' } },
    },
    'most-often': {
      command:
        `psql "$DATABASE_URL" -Atc "select round(100 * calls / sum(calls) over ()) || ' %', calls, regexp_replace(query, '\\s+', ' ', 'g') ` +
        'from pg_stat_statements order by calls desc limit 10"',
      in: 'tools',
      rows: { each: { prints: '^([5-9]\\d|100) %\\|\\d+\\|SELECT folder_id, username FROM folder_access' } },
    },
  },
};

const SKIPPED: Record<Table, Record<string, string>> = {
  'backend-down': {
    'kubectl get pods -n gauzian-v2 -l app=backend': NO_CLUSTER,
    'kubectl logs -n gauzian-v2 -l app=backend --tail=50': NO_CLUSTER,
    'kubectl describe pod -n gauzian-v2 -l app=backend': NO_CLUSTER,
  },
  'high-error-rate': {
    [`kubectl logs -n gauzian-v2 -l app=backend --tail=1000 | ${ERRORS}`]: NO_CLUSTER,
  },
  'high-latency': {},
};

function table(name: Table, row: Row | undefined): Runbook {
  return {
    file: `runbooks/${name}.md`,
    rows: ROWS[name],
    ...(row !== undefined && row in ROWS[name] ? { pointsTo: row } : {}),
    questions: QUESTIONS[name],
    skipped: SKIPPED[name],
  };
}

/**
 * What people look at who open these runbooks, and where it must lead them: a table that has not this cause may lead to none of its own.
 * @param row the cause of the drill; `undefined` where no table has it
 * @param tables `high-latency` needs the profile `tools`, and a database that answers
 */
export function runbooks(
  row: Row | undefined,
  tables: readonly Table[] = ['backend-down', 'high-error-rate'],
): Runbooks {
  return Object.fromEntries(tables.map((name) => [name, table(name, row)]));
}

export const ALL_TABLES: readonly Table[] = ['backend-down', 'high-error-rate', 'high-latency'];

/**
 * The same without a line that this drill has no answer to.
 * @param why in place of its answer
 */
export function withoutLine(all: Runbooks, table: Table, question: string, why: string): Runbooks {
  const { questions, skipped, ...rest } = all[table] ?? { questions: {}, file: '', rows: {} };
  const { [question]: left, ...others } = questions;
  if (left === undefined) throw new Error(`${table} has no question ${question}`);
  const line = 'promql' in left ? left.promql : left.command;
  return { ...all, [table]: { ...rest, questions: others, skipped: { ...skipped, [line]: why } } };
}

/** What a disk is seen by: its runbook has no table, and the share that is used is what it begins with. */
export const diskRunbook: Runbooks = {
  'disk-space-low': {
    file: 'runbooks/disk-space-low.md',
    rows: { used: 'more than 85 % of a file' },
    pointsTo: 'used',
    questions: {
      df: {
        command: 'df -h',
        in: 'postgres',
        rows: { used: { prints: ' (8[6-9]|9\\d|100)% /var/lib/postgresql/data$' } },
      },
      largest: {
        command:
          'psql "$DATABASE_URL" -c "select relname, pg_size_pretty(pg_total_relation_size(oid)) from pg_class ' +
          'order by pg_total_relation_size(oid) desc limit 10"',
        in: 'tools',
        symptom: { prints: '\\| +\\d+ (bytes|kB|MB)$' },
      },
    },
  },
};
