import { z } from 'zod';
import { type Objective, objectiveSchema } from '../../model/objective.ts';
import { durationSchema, stringsSchema } from '../../model/scalars.ts';
import { phases } from '../shapes.ts';

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1).readonly()]);

const expected = z.strictObject({
  alert: z.string(),
  /** Who must be told, and no other receiver. Left out: whichever production's file says, if a person reads it. */
  receiver: oneOrMore.exactOptional(),
  /** By which integration: `pagerduty`. */
  integration: z.string().exactOptional(),
  /** Texts that the message must contain, once its templates are filled in. */
  says: oneOrMore.exactOptional(),
  /** The alert that keeps this one from being told, by production's `inhibit_rules`: it must fire and be silent. */
  inhibitedBy: z.string().exactOptional(),
  /** The time interval in whose hours it must not be told; at any other hour it must be, to its `receiver`. */
  mutedBy: z.string().exactOptional(),
  /** Labels and annotations the notification must carry. */
  labels: stringsSchema.exactOptional(),
  annotations: stringsSchema.exactOptional(),
});

/** A surprise the contract foresees. No wildcards: one alert, the phases, and why it is all right. */
const allowed = z.strictObject({
  alert: z.string(),
  phases,
  reason: z.string().min(10, 'say why the alert is all right, in a sentence'),
});

/** A rule that is meant for the fault and cannot fire as it is written; that it does not is shown from the run. */
const silent = z.strictObject({
  alert: z.string(),
  reason: z.string().min(10, 'say why the rule cannot fire, in a sentence'),
});

export type SilentAlert = z.infer<typeof silent>;
export type ExpectedAlert = z.infer<typeof expected>;
export type AllowedAlert = z.infer<typeof allowed>;

export const alertsContract = {
  /** Which alerts must fire and be delivered, and which others may. Left out: none may fire. */
  alerts: z
    .strictObject({
      expected: z.array(expected).readonly().exactOptional(),
      allowed: z.array(allowed).readonly().exactOptional(),
      /** Rules that are meant for the fault and cannot fire as they are written; the drill fails once one does. */
      silent: z.array(silent).readonly().exactOptional(),
    })
    .exactOptional(),
  /**
   * The longest period of the fault's effect, milliseconds, where it comes and goes: how long a breaker stays open
   * before it tries again. The hold lasts one and a half of it, since how the fault goes on shows no sooner.
   */
  periodMs: durationSchema.exactOptional(),
  // What it reads of the others: whether an objective asks for production's time.
  /** How fast it must be noticed, told and over; `acceptable` where a slower figure may still do. */
  objectives: z.array(objectiveSchema).readonly().exactOptional(),
};

const contract = z.object(alertsContract);

/** The contract, with nothing where it says nothing. */
export interface AlertsSpec {
  expected: readonly ExpectedAlert[];
  allowed: readonly AllowedAlert[];
  silent: readonly SilentAlert[];
  periodMs: number;
  objectives: readonly Objective[];
}

export function specOf({ alerts = {}, periodMs = 0, objectives = [] }: z.infer<typeof contract>): AlertsSpec {
  const { expected = [], allowed = [], silent = [] } = alerts;
  return { expected, allowed, silent, periodMs, objectives };
}
