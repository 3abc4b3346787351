/** How a target is put under load, and what must be seen. */

import { z } from 'zod';
import { pathSchema, requestSchema, statusesSchema } from '../../model/request.ts';
import { durationSchema, nameSchema, stringsSchema, textSchema } from '../../model/scalars.ts';
import { sizesSchema } from '../../model/sized.ts';

const remedyCommon = {
  /** How its windows are called. */
  name: nameSchema,
  title: textSchema,
  /** Of a spike with it and one without: the 95th percentile of latency, or how long the queue takes to drain. */
  figure: z.enum(['p95', 'drain']),
  /** How many times the capacity is offered to see it; as many as the spike has when left out. */
  times: z.number().positive().max(20).exactOptional(),
};

/** What the runbook has against a load that is too high; the figure is what it must lower. */
const remedy = z.union([
  /** A second replica of this service takes the load, set otherwise than the first. */
  z.strictObject({
    ...remedyCommon,
    replica: z.string(),
    environment: stringsSchema.exactOptional(),
    cpus: z.number().positive().exactOptional(),
  }),
  /** So many of this service work instead of one; the others are cut off from the service that gives them work. */
  z.strictObject({ ...remedyCommon, scale: z.string(), to: z.number().int().min(2).max(10), by: z.string() }),
]);

export const loadContract = z.strictObject({
  /**
   * What the users of a spike ask. `{n}` counts requests from 0, `{window}` tells one stretch of load from another,
   * what `login` captured is replaced.
   */
  request: requestSchema,
  ok: statusesSchema.exactOptional(),
  /** Milliseconds; what is answered later is timed out. */
  deadlineMs: durationSchema,
  /** How much the stack can do is measured first: so many users, each of which asks again as soon as answered. */
  capacity: z.strictObject({
    users: z.number().int().min(1).max(1000),
    durationMs: durationSchema.max(30_000),
  }),
  /** How many times as much the spike offers, and for how long. */
  spike: z.strictObject({ times: z.number().min(1.1).max(20), durationMs: durationSchema.max(60_000) }),
  /** What services are given in this drill, so that the machine is not what runs out. */
  sized: sizesSchema.exactOptional(),
  /** Where a service tells how many wait, in Prometheus' text format, and how long after a spike some may. */
  queue: z
    .strictObject({ service: z.string(), path: pathSchema, metric: textSchema, limitMs: durationSchema })
    .exactOptional(),
  /** The id of a request, as in `request`, by which the workload's list shows it; `done`: what its field is in the end. */
  kept: z.strictObject({
    id: z.string().includes('{n}', 'each request has an id of its own: {n} must be in it'),
    done: z.strictObject({ field: z.string(), is: z.array(z.string()).min(1) }).exactOptional(),
  }),
  remedies: z.array(remedy),
});

export type LoadContract = z.infer<typeof loadContract>;
export type Remedy = z.infer<typeof remedy>;
