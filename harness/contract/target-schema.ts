import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { LOAD_FIGURES, MEASURES, SERVED } from '../model/objective.ts';
import { PHASES } from '../model/phase.ts';
import { PROBES } from '../model/request.ts';
import { ROLES, type Target } from '../model/target.ts';
import { problemsOf, withRemedy } from './schema-problems.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name is lower case letters, digits and hyphens');

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const path = z.string().startsWith('/', 'a path begins with /');
const strings = z.record(z.string(), z.string());
const milliseconds = z.number().int().positive();

const answer = z.strictObject({
  status: z.number().int().min(100).max(599),
  json: z.record(z.string(), z.union([scalar, z.null()])).optional(),
});

const probe = z.strictObject({ path, good: answer, deadlineMs: milliseconds });

const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path,
  headers: strings.optional(),
  body: z.record(z.string(), scalar).optional(),
});

const statuses = z.array(z.number().int()).min(1);

export const workload = z.strictObject({
  ratePerSecond: z.number().positive().max(1000),
  deadlineMs: milliseconds,
  login: request.extend({ capture: strings }).optional(),
  write: request.extend({ acknowledged: statuses }),
  read: request.extend({ found: statuses, absent: statuses }),
  list: request.extend({
    ids: z.string(),
    id: z.string(),
    pages: z.strictObject({ first: z.string(), next: z.string() }).optional(),
  }),
});

const figure = z.enum([...MEASURES, SERVED, ...LOAD_FIGURES]);
const bound = z.union([
  z.strictObject({ figure, atMost: z.number().nonnegative() }),
  z.strictObject({ figure, atLeast: z.number().nonnegative() }),
]);
const tier = z.array(bound).min(1);

const call = z.strictObject({
  request,
  good: answer,
  deadlineMs: milliseconds,
  compare: z.array(z.string()).min(1).optional(),
});

const count = z.number().int().min(0);
const step = z.strictObject({
  rounds: z.union([z.strictObject({ exactly: count }), z.strictObject({ atLeast: count })]),
  answers: z
    .array(
      z.strictObject({
        answer: z.union([z.literal('good'), answer]),
        calls: z.number().int().min(1).optional(),
        withinMs: milliseconds.optional(),
        sameAs: z.enum(PHASES).optional(),
      }),
    )
    .min(1),
});

const reach = z.strictObject({ service: z.string(), calls: z.union([count, z.literal('good')]) });

const check = z.strictObject({
  title: z.string().min(1),
  phase: z.enum(['steady', 'hold', 'recover']),
  call: z.string(),
  everyMs: milliseconds,
  together: z.number().int().min(1).max(100).optional(),
  cycle: z.number().int().min(1).optional(),
  steps: z.array(step).min(1),
  reaches: z
    .union([
      reach.extend({ path, metric: z.string().min(1), labels: strings.optional() }),
      reach.extend({ log: z.string().min(1) }),
    ])
    .optional(),
});

const orchestratorProbe = z.strictObject({
  periodMs: milliseconds,
  timeoutMs: milliseconds,
  failures: z.number().int().min(1),
  successes: z.number().int().min(1),
  initialDelayMs: z.number().int().nonnegative(),
});

const value = z.union([
  z.strictObject({ above: z.number() }),
  z.strictObject({ below: z.number() }),
  z.strictObject({ equals: z.number() }),
]);

const remedy = {
  name,
  title: z.string().min(1),
  figure: z.enum(['p95', 'drain']),
  times: z.number().positive().max(20).optional(),
};
const load = z.strictObject({
  request,
  ok: statuses.optional(),
  deadlineMs: milliseconds,
  capacity: z.strictObject({
    users: z.number().int().min(1).max(1000),
    durationMs: milliseconds.max(30_000),
  }),
  spike: z.strictObject({ times: z.number().min(1.1).max(20), durationMs: milliseconds.max(60_000) }),
  sized: z
    .record(
      z.string(),
      z.strictObject({ cpus: z.number().positive().optional(), environment: strings.optional() }),
    )
    .optional(),
  queue: z
    .strictObject({ service: z.string(), path, metric: z.string().min(1), limitMs: milliseconds })
    .optional(),
  kept: z.strictObject({
    id: z.string().includes('{n}', 'each request has an id of its own: {n} must be in it'),
    done: z.strictObject({ field: z.string(), is: z.array(z.string()).min(1) }).optional(),
  }),
  remedies: z.array(
    z.union([
      z.strictObject({
        ...remedy,
        replica: z.string(),
        environment: strings.optional(),
        cpus: z.number().positive().optional(),
      }),
      z.strictObject({ ...remedy, scale: z.string(), to: z.number().int().min(2).max(10), by: z.string() }),
    ]),
  ),
});

const common = z.strictObject({
  readiness: answer.optional(),
  user: probe.optional(),
  writes: answer.optional(),
  calls: z.record(z.string(), call).optional(),
  checks: z.array(check).optional(),
  impact: z.union([z.literal('writes'), z.strictObject({ call: z.string() })]).optional(),
  periodMs: milliseconds.optional(),
  blips: z
    .array(
      z.strictObject({
        probe: z.enum(PROBES),
        phases: z.array(z.enum(PHASES)).min(1),
        atMostMs: milliseconds,
        reason: z.string().min(10, 'say why it is all right, in a sentence'),
      }),
    )
    .optional(),
  retries: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        arrives: z.strictObject({ service: z.string(), log: z.string().min(1) }),
        most: z.number().int().min(1),
        firstPauseMs: milliseconds,
        noticedMs: milliseconds.optional(),
      }),
    )
    .optional(),
  load: load.optional(),
  abortIf: z
    .array(
      z.union([
        z.strictObject({ probe: z.enum(PROBES), badForMs: milliseconds }),
        z.strictObject({ title: z.string().min(1), query: z.string().min(1), is: value }),
      ]),
    )
    .optional(),
  metrics: z.array(
    z.strictObject({
      title: z.string().min(1),
      query: z.string().min(1),
      phase: z.enum(['steady', 'hold', 'verify']),
      holds: z.enum(['always', 'eventually']),
      is: value,
    }),
  ),
  alerts: z.strictObject({
    expected: z.array(
      z.strictObject({ alert: z.string(), labels: strings.optional(), annotations: strings.optional() }),
    ),
    allowed: z.array(
      z.strictObject({
        alert: z.string(),
        phases: z.array(z.enum(PHASES)).min(1),
        reason: z.string().min(10, 'say why the alert is all right, in a sentence'),
      }),
    ),
  }),
  objectives: z.array(
    z.strictObject({
      objective: tier,
      acceptable: tier.optional(),
      source: z.enum(['owners', 'ours']),
    }),
  ),
});

const drillContract = common.extend({ variants: z.record(z.string(), common.partial()).optional() });

const service = z.strictObject({
  role: z.enum(ROLES),
  image: z.string().min(1),
  command: z.array(z.string()).optional(),
  environment: strings.optional(),
  port: z.number().int().min(1).max(65_535),
  ready: z.union([
    z.strictObject({ http: path, status: z.number().int().optional() }),
    z.strictObject({ command: z.array(z.string()).min(1) }),
    z.strictObject({ port: z.literal(true) }),
  ]),
  limits: z.strictObject({ cpus: z.number().positive(), memoryMiB: z.number().int().min(16) }),
  distanceMs: milliseconds.max(2000).optional(),
});

const schema = z.strictObject({
  name,
  summary: z.string().min(1),
  services: z.record(name, service).refine((services) => 'api' in services, 'one service must be named api'),
  monitoring: z.strictObject({
    prometheus: z.string(),
    rules: z.string(),
    alertmanager: z.string(),
    blackbox: z.string(),
    runbooks: z.string(),
  }),
  contract: z.strictObject({
    probes: z.strictObject({ readiness: probe, liveness: probe, user: probe }),
    stableProbes: z.number().int().min(1).max(1000),
    workload,
    orchestrator: z
      .strictObject({
        readiness: orchestratorProbe,
        liveness: orchestratorProbe,
        source: z.enum(['owners', 'ours']),
      })
      .optional(),
    drills: z.record(z.string(), drillContract),
  }),
});

/**
 * Checks that what a target's file exports is a target.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there.
 */
export function parseTarget(exported: unknown, file: string): Target {
  const parsed = schema.safeParse(exported, { error: withRemedy });
  if (parsed.success) return parsed.data as Target;
  const lines = problemsOf(parsed.error).map((problem) => `  ${problem}`);
  throw new FiredrillError('usage', `${file} is not a target:\n${lines.join('\n')}`);
}
