/** How a team rates incidents, who is told and in which words: `incident.yaml` beside its target. */

import { z } from 'zod';
import { ageMs, ageShape } from '../durations/age.ts';
import { textSchema } from '../model/scalars.ts';

const whenSchema = z
  .strictObject({
    lost: z.int().positive().describe('So many acknowledged writes were lost, at least.').exactOptional(),
    outage: ageShape.describe('Users were without the service for so long, at least: 5m.').exactOptional(),
    failed: z
      .number()
      .positive()
      .max(1)
      .describe("Such a share of users' requests failed from the injection until recovery, at least: 0.05.")
      .exactOptional(),
  })
  .describe('Each that is said by itself suffices; said of nothing, it holds whenever a promise was broken.');

const severitySchema = z.strictObject({
  name: textSchema,
  means: textSchema,
  answer: ageShape.describe('Until it must have been taken up: 15m.'),
  updates: ageShape.describe('How often those who were told hear of it: 30m.').exactOptional(),
  tell: z.array(textSchema).readonly(),
  tellOnLoss: z
    .array(textSchema)
    .readonly()
    .describe('Who is told as well where an acknowledged write was lost.')
    .exactOptional(),
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

const MESSAGES = ['started', 'update', 'resolved', 'loss'] as const;
export type MessageName = (typeof MESSAGES)[number];

export const scaleSchema = z.strictObject({
  severities: z
    .array(severitySchema)
    .min(1)
    .readonly()
    .describe('The worst first: the first whose condition holds is proposed; the last when none does.'),
  within: ageShape.describe('Until the post-mortem is written: 24h, 7d.'),
  parts: z.array(z.enum(PARTS)).min(1).readonly().exactOptional(),
  similar: z
    .strictObject({ times: z.int().min(2), within: ageShape })
    .describe('So many of one drill on one target within that time are escalated.')
    .exactOptional(),
  messages: z
    .partialRecord(z.enum(MESSAGES), textSchema)
    .describe(
      'Placeholders: {severity} {target} {symptom} {started} {duration} {impact} {cause} {told} {lost}. What the evidence does not say is left for people.',
    )
    .exactOptional(),
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

const DEFAULT_MESSAGES: Readonly<Record<MessageName, string>> = {
  started: '[{severity}] {target}: {symptom} since {started}. We are looking into it.',
  update: '[{severity}] {target}: {symptom}, for {duration} so far. {impact}',
  resolved: '[{severity} RESOLVED] {target} is back after {duration}. {impact} Cause: {cause}',
  loss: '{target}: {lost} of your changes were confirmed and are gone. They were made between {started} and its end.',
};

export function messageOf({ messages }: Scale, name: MessageName): string {
  return messages?.[name] ?? DEFAULT_MESSAGES[name];
}

export function partsOf({ parts }: Scale): readonly Part[] {
  return parts ?? PARTS;
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
