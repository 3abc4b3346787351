/** What may be asked of a target round after round, besides probes and workload, and in which order its answers come. */

import { z } from 'zod';
import { PHASES } from '../../model/phase.ts';
import { answerSchema, pathSchema, requestSchema } from '../../model/request.ts';
import { countSchema, durationSchema, serviceNameSchema, stringsSchema } from '../../model/scalars.ts';

/** A request that the checks of a drill make. */
export const callSpec = z.strictObject({
  /** `{n}` counts the rounds of a check from 0; what `login` captured is replaced too. */
  request: requestSchema,
  /** The service that is asked, itself; left out: the one that users call. */
  service: serviceNameSchema.exactOptional(),
  good: answerSchema,
  deadlineMs: durationSchema,
  /** Dotted paths of the answer that decide whether two answers are the same, see `sameAs`. */
  compare: z.array(z.string()).min(1).exactOptional(),
});

/** What calls of a round are answered. */
const callAnswer = z.strictObject({
  /** `good` is the call's own good answer, `none` that it is not answered in time, or not at all. */
  answer: z.union([z.literal('good'), z.literal('none'), answerSchema]),
  /** How many calls of the round; left out: all the others. */
  calls: z.number().int().min(1).exactOptional(),
  /**
   * Milliseconds from send to answer, at most, for nine in ten of the step's calls: one may meet a busy machine.
   * All must keep the call's deadline.
   */
  withinMs: durationSchema.exactOptional(),
  /** The phase in which the same request was given the same answer. */
  sameAs: z.enum(PHASES).exactOptional(),
});

/** Rounds on end that are all answered alike. */
const step = z.strictObject({
  rounds: z.union([
    z.strictObject({ exactly: countSchema }),
    z.strictObject({ atLeast: countSchema }),
    /** What may last for a while and no longer: as many rounds as fit into that. */
    z.strictObject({ atLeast: countSchema, atMost: countSchema }),
  ]),
  answers: z.array(callAnswer).min(1),
});

const counted = { service: serviceNameSchema, calls: z.union([countSchema, z.literal('good')]) };

/** How many of a check's calls go on to another service, by that service's own count; `good`: as many as were answered well. */
const reach = z.union([
  /** In Prometheus' text format: the sum of all series of this name that carry these labels. */
  z.strictObject({
    ...counted,
    path: pathSchema,
    metric: z.string().min(1),
    labels: stringsSchema.exactOptional(),
  }),
  /** Lines of the service's log that contain this. */
  z.strictObject({ ...counted, log: z.string().min(1) }),
]);

/**
 * Asks the target the same thing round after round through one phase, and says in which order the answers come.
 *
 * ```
 *  rounds     1    2    3    4    5    6    7    8    9  ...
 *             502  502  502  502  502  503  503  503  503
 *  steps     |<----- exactly 5 ----->|<----- at least 10 ---
 * ```
 *
 * The phase lasts until the last step has had its rounds, or has been waited for in vain. A round begins when the
 * one before is over.
 */
export const check = z.strictObject({
  title: z.string().min(1),
  phase: z.enum(['steady', 'hold', 'recover']),
  /** A name in `calls`. */
  call: z.string(),
  /** Milliseconds from the beginning of one round to that of the next. */
  everyMs: durationSchema,
  /** Calls of a round, sent at once; 1 when left out. */
  together: z.number().int().min(1).max(100).exactOptional(),
  /** `{n}` starts again at 0 after so many rounds, so that requests repeat. */
  cycle: z.number().int().min(1).exactOptional(),
  steps: z.array(step).min(1),
  reaches: reach.exactOptional(),
});

export type CallSpec = z.infer<typeof callSpec>;
export type CallAnswer = z.infer<typeof callAnswer>;
export type CheckStep = z.infer<typeof step>;
export type Reach = z.infer<typeof reach>;
export type Check = z.infer<typeof check>;
