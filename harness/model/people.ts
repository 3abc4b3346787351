/** Who is told when something breaks, by which way, and who is told next when they do not answer. */

import { z } from 'zod';
import { durationSchema, nameSchema, textSchema } from './scalars.ts';
import { millisSchema } from './time.ts';

const contactSchema = z.strictObject({
  /** Their part: `lead backend`. */
  who: textSchema,
  /** How people reach them, for the runbook: a channel, a number. */
  reach: textSchema.exactOptional(),
  /** The receiver of Alertmanager's that they read; needed of those that a page escalates to. */
  receiver: textSchema.exactOptional(),
});

const levelSchema = z.strictObject({
  /** One of the contacts. */
  tell: nameSchema,
  /** Milliseconds after the page that was not acknowledged; the first is told by the page itself. */
  afterMs: z.union([z.literal(0), durationSchema]).default(0),
});
export type Level = z.infer<typeof levelSchema>;

const contactsSchema = z.record(nameSchema, contactSchema).readonly();

export const peopleSchema = z
  .strictObject({
    contacts: contactsSchema,
    /** Who is told of a page that is not acknowledged, and when; the first is the on-call engineer. Left out: no one else. */
    escalation: z.array(levelSchema).min(1).readonly().exactOptional(),
  })
  .superRefine(({ contacts, escalation = [] }, context) => {
    const wrong = (index: number, message: string) =>
      context.addIssue({ code: 'custom', path: ['escalation', index], message });
    for (const [index, { tell, afterMs }] of escalation.entries()) {
      const contact = contacts[tell];
      const before = escalation[index - 1]?.afterMs ?? -1;
      if (contact === undefined) wrong(index, `tells ${tell}, who is none of contacts`);
      else if (index > 0 && contact.receiver === undefined)
        wrong(index, `tells ${tell}, who reads no receiver: say contacts.${tell}.receiver`);
      if (index > 0 && afterMs <= before) wrong(index, 'must be later than the one before it: say afterMs');
    }
  });
/** As people write it. */
export type PeopleContract = z.input<typeof peopleSchema>;

/** What a run has to do with people; `escalation` is in production's time. */
export const peopleOfRunSchema = z.strictObject({
  /** A person cures what is broken, and is timed. */
  manual: z.boolean(),
  /** All that is people's is so many times as short; 1 is real time. */
  hurry: z.number().positive(),
  /** So many of those who are told do not acknowledge the page. */
  unanswered: z.int().nonnegative(),
  contacts: contactsSchema,
  escalation: z.array(levelSchema).readonly(),
});
export type PeopleOfRun = z.infer<typeof peopleOfRunSchema>;

/** What a page that was not acknowledged is called at Alertmanager, which leads it to the next by its label `contact`. */
export const UNACKNOWLEDGED = 'PageNotAcknowledged';

/** Records of what people were told and what they said. */
export const pagedRecordSchema = z.strictObject({
  kind: z.literal('paged'),
  t: millisSchema,
  /** The alert that the page is of, who received it and when; absent where none was delivered. */
  page: z
    .strictObject({ alert: z.string(), receiver: z.string(), arrived: millisSchema, text: z.string() })
    .exactOptional(),
});
/** Alertmanager was told that a page was not acknowledged. */
export const escalatedRecordSchema = z.strictObject({
  kind: z.literal('escalated'),
  t: millisSchema,
  contact: z.string(),
});
export const saidRecordSchema = z.strictObject({
  kind: z.literal('said'),
  t: millisSchema,
  step: z.string(),
  text: z.string(),
});
