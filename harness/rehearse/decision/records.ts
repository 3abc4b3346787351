import { z } from 'zod';

const milliseconds = z.number().nonnegative();
const figures = z.record(z.string(), z.number());
const count = z.number().int().nonnegative();

/** What is known at one moment, and all that a decider is told. */
const situation = z.strictObject({
  /** Milliseconds since the newest deployment; absent when there was none. */
  sinceDeploymentMs: milliseconds.exactOptional(),
  /** Prometheus' answers; absent where it has no sample. */
  signals: figures,
  /** The same before the deployment. */
  before: figures,
  /** Users who wrote within the last minute, and those of them who were answered a 5xx. */
  users: z.strictObject({ active: count, affected: count }),
  /** For how long liveness has not answered; 0 while it does. */
  unreachableForMs: milliseconds,
  /** What was read back or added up within the last minute, and how much of it was not as it had to be; absent where nothing is. */
  content: z.strictObject({ checked: count, wrong: count }).exactOptional(),
  /** What a look of the rehearsal's own came to, such as a smoke test; absent before it was had. */
  looked: z.record(z.string(), z.strictObject({ ok: z.boolean(), seen: z.string() })).exactOptional(),
  /** A security incident that people have declared, in their words; absent where none is. */
  declared: z.string().exactOptional(),
  /** Whether each dependency is well, asked from outside of the service. */
  dependencies: z.record(z.string(), z.boolean()),
});

const decision = z.strictObject({
  act: z.boolean(),
  /** The id of the rule that triggered it; absent where none did, and in timelines of before it was written down. */
  trigger: z.string().exactOptional(),
  /** In one sentence. */
  because: z.string(),
  /** Every rule with what it said when it was decided. */
  rules: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        kind: z.enum(['trigger', 'against']),
        holds: z.boolean(),
        because: z.string(),
      }),
    )
    .readonly(),
});

export const decisionRecords = {
  /** What the decider saw, at one look. */
  situation: z.strictObject({ kind: z.literal('situation'), t: milliseconds, situation }),
  decision: z.strictObject({ kind: z.literal('decision'), t: milliseconds, decision }),
};

/** What the first record tells of it: what the decision must come to, which the decider is not told. */
export const decisionFacts = z.object({
  expects: z.strictObject({ act: z.boolean(), because: z.string() }).exactOptional(),
});

export type Situation = z.infer<typeof situation>;
export type Decision = z.infer<typeof decision>;
export type DecisionRecord = z.infer<(typeof decisionRecords)[keyof typeof decisionRecords]>;
