import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { type Target as AnyTarget, ROLES } from '../model/target.ts';
import { type DrillContract, drillContractSchema } from '../promises/contract.ts';
import { milliseconds, path, probe, request, statuses, strings } from '../promises/shapes.ts';
import { problemsOf, withRemedy } from '../text/schema-problems.ts';

export type Target = AnyTarget<DrillContract>;

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name is lower case letters, digits and hyphens');

export const workload = z.strictObject({
  ratePerSecond: z.number().positive().max(1000),
  deadlineMs: milliseconds,
  login: request.extend({ capture: strings }).exactOptional(),
  write: request.extend({ acknowledged: statuses }),
  read: request.extend({ found: statuses, absent: statuses }),
  list: request.extend({
    ids: z.string(),
    id: z.string(),
    pages: z.strictObject({ first: z.string(), next: z.string() }).exactOptional(),
  }),
});

const orchestratorProbe = z.strictObject({
  periodMs: milliseconds,
  timeoutMs: milliseconds,
  failures: z.number().int().min(1),
  successes: z.number().int().min(1),
  initialDelayMs: z.number().int().nonnegative(),
});

const service = z.strictObject({
  role: z.enum(ROLES),
  image: z.string().min(1),
  command: z.array(z.string()).exactOptional(),
  environment: strings.exactOptional(),
  port: z.number().int().min(1).max(65_535),
  ready: z.union([
    z.strictObject({ http: path, status: z.number().int().exactOptional() }),
    z.strictObject({ command: z.array(z.string()).min(1) }),
    z.strictObject({ port: z.literal(true) }),
  ]),
  limits: z.strictObject({ cpus: z.number().positive(), memoryMiB: z.number().int().min(16) }),
  distanceMs: milliseconds.max(2000).exactOptional(),
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
      .exactOptional(),
    drills: z.record(z.string(), drillContractSchema),
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
