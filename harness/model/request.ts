import { z } from 'zod';
import { durationSchema, stringsSchema } from './scalars.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const pathSchema = z.string().startsWith('/', 'a path begins with /');
export const statusesSchema = z.array(z.number().int()).min(1).readonly();

/** What an HTTP answer must look like. `json` maps a dotted path to the value expected there. */
export const answerSchema = z.strictObject({
  status: z.number().int().min(100).max(599),
  json: z
    .record(z.string(), z.union([scalar, z.null()]))
    .readonly()
    .exactOptional(),
});
export type Answer = z.infer<typeof answerSchema>;

export const probeSchema = z.strictObject({
  path: pathSchema,
  good: answerSchema,
  /** Milliseconds; an answer later than this is bad, however it ends. */
  deadlineMs: durationSchema,
  /** Milliseconds from one to the next, whatever it costs the service. Left out: as often as it bears. */
  everyMs: durationSchema.exactOptional(),
});
export type ProbeSpec = z.infer<typeof probeSchema>;

export const PROBES = ['readiness', 'liveness', 'user'] as const;

/** `user` is the route that stands for the user: a real read or write the alert rules leave out. */
export const probeNameSchema = z.enum(PROBES);
export type ProbeName = z.infer<typeof probeNameSchema>;

/** The same for each probe. */
export function eachProbe<T extends z.ZodType>(schema: T) {
  return z.strictObject({ readiness: schema, liveness: schema, user: schema }).readonly();
}

/** An HTTP request as data. `{id}`, `{n}` and what `login` captured are replaced in every string. */
export const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: pathSchema,
  headers: stringsSchema.exactOptional(),
  body: z.record(z.string(), scalar).readonly().exactOptional(),
});
export type RequestSpec = z.infer<typeof requestSchema>;

/** The users' traffic during a drill: writes with ids of our own, and reads of what was acknowledged. */
export const workloadSchema = z.strictObject({
  /** Requests per second offered, half writes, half reads, open loop. */
  ratePerSecond: z.number().positive().max(1000),
  deadlineMs: durationSchema,
  /** Sent once before the traffic; `capture` maps a name to the dotted path of its value in the answer. */
  login: requestSchema.extend({ capture: stringsSchema }).exactOptional(),
  write: requestSchema.extend({ acknowledged: statusesSchema }),
  read: requestSchema.extend({ found: statusesSchema, absent: statusesSchema }),
  /**
   * Lists everything; `ids` is the dotted path to the array, `id` the key inside. Shows duplicates. A list in pages
   * has `{after}` in its request: `pages.first` for the first, then what each answer has at `pages.next`, until null.
   */
  list: requestSchema.extend({
    ids: z.string(),
    id: z.string(),
    pages: z.strictObject({ first: z.string(), next: z.string() }).exactOptional(),
  }),
});
export type WorkloadSpec = z.infer<typeof workloadSchema>;
