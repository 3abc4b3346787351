import { z } from 'zod';
import { objectiveSchema } from '../model/objective.ts';
import { PHASES } from '../model/phase.ts';
import {
  answerSchema,
  PROBES,
  pathSchema,
  probeSchema,
  requestSchema,
  statusesSchema,
} from '../model/request.ts';
import { durationSchema, nameSchema, stringsSchema } from '../model/scalars.ts';
import { type Target, targetSchema } from '../model/target.ts';
import { parseExport } from './schema-problems.ts';

const call = z.strictObject({
  request: requestSchema,
  good: answerSchema,
  deadlineMs: durationSchema,
  compare: z.array(z.string()).min(1).exactOptional(),
});

const count = z.number().int().min(0);
const step = z.strictObject({
  rounds: z.union([z.strictObject({ exactly: count }), z.strictObject({ atLeast: count })]),
  answers: z
    .array(
      z.strictObject({
        answer: z.union([z.literal('good'), answerSchema]),
        calls: z.number().int().min(1).exactOptional(),
        withinMs: durationSchema.exactOptional(),
        sameAs: z.enum(PHASES).exactOptional(),
      }),
    )
    .min(1),
});

const reach = z.strictObject({ service: z.string(), calls: z.union([count, z.literal('good')]) });

const check = z.strictObject({
  title: z.string().min(1),
  phase: z.enum(['steady', 'hold', 'recover']),
  call: z.string(),
  everyMs: durationSchema,
  together: z.number().int().min(1).max(100).exactOptional(),
  cycle: z.number().int().min(1).exactOptional(),
  steps: z.array(step).min(1),
  reaches: z
    .union([
      reach.extend({ path: pathSchema, metric: z.string().min(1), labels: stringsSchema.exactOptional() }),
      reach.extend({ log: z.string().min(1) }),
    ])
    .exactOptional(),
});

const value = z.union([
  z.strictObject({ above: z.number() }),
  z.strictObject({ below: z.number() }),
  z.strictObject({ equals: z.number() }),
]);

const remedy = {
  name: nameSchema,
  title: z.string().min(1),
  figure: z.enum(['p95', 'drain']),
  times: z.number().positive().max(20).exactOptional(),
};
const load = z.strictObject({
  request: requestSchema,
  ok: statusesSchema.exactOptional(),
  deadlineMs: durationSchema,
  capacity: z.strictObject({
    users: z.number().int().min(1).max(1000),
    durationMs: durationSchema.max(30_000),
  }),
  spike: z.strictObject({ times: z.number().min(1.1).max(20), durationMs: durationSchema.max(60_000) }),
  sized: z
    .record(
      z.string(),
      z.strictObject({
        cpus: z.number().positive().exactOptional(),
        environment: stringsSchema.exactOptional(),
      }),
    )
    .exactOptional(),
  queue: z
    .strictObject({
      service: z.string(),
      path: pathSchema,
      metric: z.string().min(1),
      limitMs: durationSchema,
    })
    .exactOptional(),
  kept: z.strictObject({
    id: z.string().includes('{n}', 'each request has an id of its own: {n} must be in it'),
    done: z.strictObject({ field: z.string(), is: z.array(z.string()).min(1) }).exactOptional(),
  }),
  remedies: z.array(
    z.union([
      z.strictObject({
        ...remedy,
        replica: z.string(),
        environment: stringsSchema.exactOptional(),
        cpus: z.number().positive().exactOptional(),
      }),
      z.strictObject({ ...remedy, scale: z.string(), to: z.number().int().min(2).max(10), by: z.string() }),
    ]),
  ),
});

const common = z.strictObject({
  readiness: answerSchema.exactOptional(),
  user: probeSchema.exactOptional(),
  writes: answerSchema.exactOptional(),
  calls: z.record(z.string(), call).exactOptional(),
  checks: z.array(check).exactOptional(),
  impact: z.union([z.literal('writes'), z.strictObject({ call: z.string() })]).exactOptional(),
  periodMs: durationSchema.exactOptional(),
  blips: z
    .array(
      z.strictObject({
        probe: z.enum(PROBES),
        phases: z.array(z.enum(PHASES)).min(1),
        atMostMs: durationSchema,
        reason: z.string().min(10, 'say why it is all right, in a sentence'),
      }),
    )
    .exactOptional(),
  retries: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        arrives: z.strictObject({ service: z.string(), log: z.string().min(1) }),
        most: z.number().int().min(1),
        firstPauseMs: durationSchema,
        noticedMs: durationSchema.exactOptional(),
      }),
    )
    .exactOptional(),
  load: load.exactOptional(),
  abortIf: z
    .array(
      z.union([
        z.strictObject({ probe: z.enum(PROBES), badForMs: durationSchema }),
        z.strictObject({ title: z.string().min(1), query: z.string().min(1), is: value }),
      ]),
    )
    .exactOptional(),
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
      z.strictObject({
        alert: z.string(),
        labels: stringsSchema.exactOptional(),
        annotations: stringsSchema.exactOptional(),
      }),
    ),
    allowed: z.array(
      z.strictObject({
        alert: z.string(),
        phases: z.array(z.enum(PHASES)).min(1),
        reason: z.string().min(10, 'say why the alert is all right, in a sentence'),
      }),
    ),
  }),
  objectives: z.array(objectiveSchema),
});

const drillContract = common.extend({
  variants: z.record(z.string(), common.exactPartial()).exactOptional(),
});

const schema = targetSchema(drillContract);

/**
 * Checks that what a target's file exports is a target.
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there.
 */
export function parseTarget(exported: unknown, file: string): Target {
  return parseExport(schema, exported, file, 'a target');
}
