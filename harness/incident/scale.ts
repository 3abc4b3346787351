/** How a team rates incidents, who is told and in which words: `incident.yaml` beside its target. */

import { z } from 'zod';
import { ageMs, ageShape } from '../durations/age.ts';
import { textSchema } from '../model/scalars.ts';
import { unknownIn } from './placeholders.ts';
import { workingHoursSchema, zoneSchema } from './working-hours.ts';

const whenSchema = z
  .strictObject({
    lost: z.int().positive().describe('So many acknowledged writes were lost, at least.').exactOptional(),
    outage: ageShape.describe('Users were without the service for so long, at least: 5m.').exactOptional(),
    failed: z
      .number()
      .positive()
      .max(1)
      .describe(
        "Such a share of users' requests, or of their probe's where none of those failed, failed until recovery, at least: 0.05.",
      )
      .exactOptional(),
  })
  .describe('Each that is said by itself suffices; said of nothing, it holds whenever a promise was broken.');

/** Words for people, in which placeholders are filled in. */
const wordsSchema = textSchema.superRefine((text, context) => {
  const wrong = unknownIn(text);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
});

/** In the order in which they are sent. */
const MESSAGES = ['started', 'banner', 'update', 'resolved', 'loss'] as const;
export type MessageName = (typeof MESSAGES)[number];
const messageNameSchema = z.enum(MESSAGES);

const messageSchema = z.union([
  wordsSchema,
  z.strictObject({
    to: textSchema.describe('Where it goes: #ops, status page, all users.'),
    words: wordsSchema,
  }),
]);

const formSchema = textSchema.describe(
  'Your own template: a Markdown file beside this one, with placeholders where the evidence is filled in.',
);

const severitySchema = z.strictObject({
  name: textSchema,
  means: textSchema,
  answer: ageShape.describe('Until it must have been taken up: 15m.'),
  working: z
    .boolean()
    .describe('Whether answer counts the hours of workingHours alone; false when left out.')
    .exactOptional(),
  updates: ageShape.describe('How often those who were told hear of it: 30m.').exactOptional(),
  tell: z.array(textSchema).readonly().describe('Contacts of the contract, or any words.'),
  tellOnLoss: z
    .array(textSchema)
    .readonly()
    .describe('Who is told as well where confirmed writes or events were lost.')
    .exactOptional(),
  messages: z
    .array(messageNameSchema)
    .readonly()
    .describe('Those that are sent at this severity; all that there are words for when left out.')
    .exactOptional(),
  postMortem: z
    .boolean()
    .describe('False: none is written until so many alike as similar says have come; true when left out.')
    .exactOptional(),
  form: formSchema.exactOptional(),
  when: whenSchema,
});
export type Severity = z.infer<typeof severitySchema>;

/** Parts of the record, in the order in which they are wanted. */
const PARTS = [
  'summary',
  'timeline',
  'impact',
  'cause',
  'detection',
  'messages',
  'actions',
  'lessons',
] as const;
export type Part = (typeof PARTS)[number];
/** What forms of post-mortems do not have. */
const BESIDE_A_FORM = ['summary', 'detection', 'messages'] as const satisfies readonly Part[];

export const scaleSchema = z
  .strictObject({
    severities: z
      .array(severitySchema)
      .min(1)
      .readonly()
      .describe('The worst first: the first whose condition holds is proposed; the last when none does.'),
    within: ageShape.describe('Until the post-mortem is written: 24h, 7d.'),
    zone: zoneSchema.describe('In which times are told; UTC when left out.').exactOptional(),
    workingHours: workingHoursSchema.describe('In this zone, for severities with working.').exactOptional(),
    form: formSchema.describe('Of severities that have none of their own.').exactOptional(),
    file: wordsSchema
      .describe('Where the post-mortem is filed: docs/post-mortems/{date}-{slug}.md.')
      .exactOptional(),
    parts: z
      .array(z.enum(PARTS))
      .readonly()
      .describe('What follows the form, or makes up the record without one.')
      .exactOptional(),
    roles: z
      .record(textSchema, textSchema)
      .readonly()
      .describe('Who does what: { ops: investigates and restores }.')
      .exactOptional(),
    similar: z
      .strictObject({
        times: z.int().min(2),
        within: ageShape,
        tell: z.array(textSchema).readonly().describe('Who is told then.').exactOptional(),
      })
      .describe('So many of one drill on one target within that time are escalated.')
      .exactOptional(),
    messages: z
      .partialRecord(messageNameSchema, messageSchema)
      .describe(
        'update every so often as the severity says; banner where users noticed; loss where data were lost. What the evidence does not say is left for people.',
      )
      .exactOptional(),
  })
  .superRefine(({ severities, workingHours }, context) => {
    for (const [index, { working }] of severities.entries())
      if (working === true && workingHours === undefined)
        context.addIssue({
          code: 'custom',
          path: ['severities', index, 'working'],
          message: 'counts working hours, and there are none: say workingHours',
        });
  });
export type Scale = z.infer<typeof scaleSchema>;

/** Where a target brings none. */
export const DEFAULT_SCALE: Scale = {
  severities: [
    {
      name: 'SEV1',
      means: 'data were lost, or users were without the service',
      answer: '15m',
      updates: '30m',
      tell: ['on-call', 'lead'],
      tellOnLoss: ['everyone whose data it was'],
      when: { lost: 1, outage: '5m' },
    },
    {
      name: 'SEV2',
      means: 'users noticed',
      answer: '4h',
      tell: ['on-call'],
      when: { outage: '1s', failed: 0.01 },
    },
    {
      name: 'SEV3',
      means: 'a promise was broken that users did not notice',
      answer: '24h',
      tell: [],
      when: {},
    },
  ],
  within: '7d',
  similar: { times: 3, within: '30d' },
};

/** A banner is put up by those who have one, in their words. */
const DEFAULT_MESSAGES: Readonly<Partial<Record<MessageName, string>>> = {
  started: '[{severity}] {target}: {symptom} since {started}. We are looking into it.',
  update: '[{severity}] {target}: {symptom}, for {duration} so far. {impact}',
  resolved: '[{severity} RESOLVED] {target} is back after {duration}. {impact} Cause: {cause}.',
  loss: '{target}: {lost} of your changes were confirmed and are gone. They were made between {started} and {restored}.',
};

export interface Message {
  name: MessageName;
  to?: string;
  words: string;
}

/** What is sent at a severity, in the order in which it is. */
export function messagesOf({ messages = {} }: Scale, severity: Severity): Message[] {
  return MESSAGES.flatMap((name): Message[] => {
    const own = messages[name] ?? DEFAULT_MESSAGES[name];
    if (own === undefined || severity.messages?.includes(name) === false) return [];
    return [typeof own === 'string' ? { name, words: own } : { name, ...own }];
  });
}

export function formOf(scale: Scale, severity: Severity): string | undefined {
  return severity.form ?? scale.form;
}

/** Each file of a scale once. */
export function formsOf(scale: Scale): string[] {
  const all = [scale.form, ...scale.severities.map(({ form }) => form)];
  return [...new Set(all.filter((form) => form !== undefined))];
}

/** Beside a form, or all of the record. */
export function partsOf({ parts }: Scale, hasForm: boolean): readonly Part[] {
  return parts ?? (hasForm ? BESIDE_A_FORM : PARTS);
}

/** What a severity depends on. */
export interface Measured {
  lost: number;
  /** Milliseconds; undefined where users noticed nothing or it is not known. */
  outageMs?: number;
  /** Of users' requests from the injection until recovery, 0 to 1. */
  failedShare?: number;
}

/** The worst whose condition holds; the mildest where none does. */
export function severityOf({ severities }: Scale, measured: Measured): Severity {
  const found = severities.find(({ when }) => holds(when, measured));
  const last = found ?? severities.at(-1);
  if (last === undefined) throw new RangeError('a scale has a severity');
  return last;
}

function holds(
  { lost, outage, failed }: Severity['when'],
  { lost: gone, outageMs = 0, failedShare = 0 }: Measured,
): boolean {
  if (lost === undefined && outage === undefined && failed === undefined) return true;
  return (
    (lost !== undefined && gone >= lost) ||
    (outage !== undefined && outageMs >= ageMs(outage)) ||
    (failed !== undefined && failedShare >= failed)
  );
}
