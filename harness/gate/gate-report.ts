/** `gate.json`: what was asked, what came of it, what was decided and why. Its keys are in the order in which they are filed. */

import { z } from 'zod';
import { momentSchema, textSchema } from '../model/scalars.ts';
import { causeSchema, cureSchema, outcomeShape, proofSchema, stateSchema } from './outcome.ts';

export const decisionSchema = z.enum(['GO', 'GO WITH RESERVATIONS', 'NO-GO']);
export type Decision = z.infer<typeof decisionSchema>;

const day = z.string().describe('The last day, UTC.');
const rateShape = {
  pass: z.int(),
  fail: z.int(),
  skip: z.int(),
  rate: z.number().describe('pass of all, 0 to 1; what was skipped is in the denominator.'),
};

const itemSchema = z
  .strictObject({
    id: textSchema.describe('section/item'),
    title: textSchema,
    critical: z.boolean(),
    owner: z.string(),
    waived: z.boolean().describe('A waiver that has not expired speaks of it.'),
    ...outcomeShape,
  })
  .meta({ id: 'item' });
export type ItemReport = z.infer<typeof itemSchema>;

const sectionSchema = z.strictObject({
  id: textSchema,
  title: textSchema,
  ...rateShape,
  items: z.array(itemSchema),
});
export type SectionReport = z.infer<typeof sectionSchema>;

const testSchema = z.strictObject({
  name: z.string(),
  suite: z.string(),
  state: stateSchema,
  durationMs: z.number().exactOptional(),
  critical: z.boolean(),
  note: z.string().describe('Why it is no evidence, or what its quarantine says.').exactOptional(),
});

export const reservationSchema = z.strictObject({
  id: textSchema.describe('Of an item, a test (test/name), a risk (risk/id), or its own.'),
  title: z.string(),
  because: z.string(),
  owner: z.string(),
  due: day,
  since: z.string().describe('The day of the gate that first had it.'),
  state: z.enum(['open', 'lifted', 'escalated']),
  cure: cureSchema.exactOptional(),
  lifted: z.array(proofSchema).describe('What lifted it.').exactOptional(),
});
export type Reservation = z.infer<typeof reservationSchema>;

const step = z.strictObject({ what: z.string(), command: z.string(), items: z.array(z.string()) });
export type Step = z.infer<typeof step>;

export const gateReportSchema = z.strictObject({
  schema: z.literal(1),
  id: textSchema.describe('Also the name of its folder.'),
  checklist: textSchema,
  template: textSchema.describe('gate, or as --as named it.'),
  target: textSchema,
  at: momentSchema,
  commit: z.string(),
  validator: z.string(),
  environment: z.string(),
  decision: decisionSchema,
  reason: z.string(),
  blocking: z.array(z.string()).describe('Each reason for NO-GO.'),
  good: z.array(z.string()).describe('What was shown, whatever was decided.'),
  total: z.strictObject({ items: z.int(), ...rateShape }),
  asked: z
    .strictObject({
      api: z.string(),
      prometheus: z.string().exactOptional(),
      requests: z.int(),
      answered: z.int().describe('Items that it answered, either way.'),
    })
    .describe('The system that was asked, with --at.')
    .exactOptional(),
  sections: z.array(sectionSchema),
  conditions: z.array(
    z.strictObject({
      id: textSchema,
      title: textSchema,
      critical: z.boolean(),
      state: stateSchema,
      because: z.string(),
      cause: causeSchema.exactOptional(),
      cure: cureSchema.exactOptional(),
    }),
  ),
  criticalTests: z.array(itemSchema),
  tests: z.array(testSchema),
  waivers: z.array(
    z.strictObject({
      item: z.string(),
      reason: z.string(),
      owner: z.string(),
      until: day,
      state: z.enum(['applies', 'expired', 'not needed']),
    }),
  ),
  reservations: z.array(reservationSchema),
  risks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      severity: z.string(),
      probability: z.string(),
      weight: z.int().describe('Severity times probability, each 1 to 3.'),
      mitigation: z.string(),
      accepted: z.strictObject({ by: z.string(), on: z.string(), until: day }).exactOptional(),
      state: z.enum(['accepted', 'expired', 'open']),
    }),
  ),
  corrections: z.array(z.strictObject({ what: z.string(), files: z.array(z.string()) })),
  next: z.strictObject({ blocking: z.array(step), optional: z.array(step) }),
  runs: z
    .array(
      z.strictObject({
        run: z.string(),
        asked: z.string().describe('The drill, rehearsal or suite that it is the newest of.'),
        commit: z.string().exactOptional(),
        startedAt: z.string().exactOptional(),
        sha256: z.string().exactOptional(),
        cause: causeSchema.describe('Why it is no evidence.').exactOptional(),
      }),
    )
    .describe('What was judged again for it.'),
  previous: z.string().describe('The gate whose reservations were read.').exactOptional(),
  notes: z.array(z.string()),
});
export type GateReport = z.infer<typeof gateReportSchema>;
