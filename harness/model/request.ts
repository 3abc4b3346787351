import { z } from 'zod';
import { durationSchema, stringsSchema } from './scalars.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const pathSchema = z.string().startsWith('/', 'a path begins with /');
export const statusesSchema = z.array(z.number().int()).min(1).readonly();

const oneStatus = z.union(
  [z.number().int().min(100).max(599), z.string().regex(/^[1-5]xx$/)],
  "a status is a number (503) or all of a hundred ('5xx')",
);
/** A status, all of a hundred (`2xx`), or any of several. */
const statusSchema = z.union([oneStatus, z.array(oneStatus).min(1).readonly()]);
export type WantedStatus = z.infer<typeof statusSchema>;

export function isStatus(status: number | undefined, wanted: WantedStatus): boolean {
  if (typeof wanted === 'object') return wanted.some((one) => isStatus(status, one));
  return typeof wanted === 'number'
    ? status === wanted
    : String(status).startsWith(wanted.charAt(0)) && String(status).length === 3;
}

export function statusInWords(wanted: WantedStatus): string {
  return typeof wanted === 'object' ? wanted.join(' or ') : String(wanted);
}

/** What an HTTP answer must look like. `json` maps a dotted path to the value expected there. */
export const answerSchema = z.strictObject({
  status: statusSchema,
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
});
export type ProbeSpec = z.infer<typeof probeSchema>;

/** A probe as owners write it; what is left out is any answer in the 200s within a second. */
export const probeContractSchema = probeSchema.extend({
  good: answerSchema.exactOptional(),
  deadlineMs: durationSchema.exactOptional(),
});

function probeOf({
  good = { status: '2xx' },
  deadlineMs = 1000,
  ...spec
}: z.infer<typeof probeContractSchema>): ProbeSpec {
  return { ...spec, good, deadlineMs };
}

/** What is answered while something is broken. */
export const brokenAnswerSchema = answerSchema.extend({
  /** That there is no answer in time, or none at all, is as good. */
  orNoAnswer: z.literal(true).exactOptional(),
});
export type BrokenAnswer = z.infer<typeof brokenAnswerSchema>;

export const PROBES = ['readiness', 'liveness', 'user'] as const;

/** `user` is the route that stands for the user: a real read or write the alert rules leave out. */
export const probeNameSchema = z.enum(PROBES);
export type ProbeName = z.infer<typeof probeNameSchema>;

/** Every probe that there is, with what holds where its owners say nothing. */
export function probesOf(
  probes: Readonly<Partial<Record<ProbeName, z.infer<typeof probeContractSchema>>>>,
): Readonly<Partial<Record<ProbeName, ProbeSpec>>> {
  return Object.fromEntries(Object.entries(probes).map(([name, probe]) => [name, probeOf(probe)]));
}

/** The same for each probe. */
export function eachProbe<T extends z.ZodType>(schema: T) {
  return z.strictObject({ readiness: schema, liveness: schema, user: schema }).readonly();
}

/** The same for each probe that there is. */
export function someProbes<T extends z.ZodType>(schema: T) {
  return eachProbe(schema).unwrap().exactPartial().readonly();
}

/** The probes that there are, in the order in which they are told. */
export function probesIn(probes: Readonly<Partial<Record<ProbeName, unknown>>>): ProbeName[] {
  return PROBES.filter((name) => probes[name] !== undefined);
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
