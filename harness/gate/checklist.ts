/** A checklist: what must be shown before a release goes out, by which evidence, and what follows from what is not. */

import { z } from 'zod';
import { ageShape } from '../durations/age.ts';
import { askedShape } from './asked/shapes.ts';
import { evidenceShape } from './evidence/shapes.ts';
import { testsPartShape } from './tests/shapes.ts';
import { dayShape, idShape, patterns, said } from './values.ts';

const itemShape = z
  .strictObject({
    id: idShape,
    title: said,
    critical: z
      .boolean()
      .describe('Whether a FAIL or SKIP of it is NO-GO; as its section says when left out.')
      .exactOptional(),
    owner: said.describe('Who lifts the reservation, where it becomes one.').exactOptional(),
    evidence: z.array(evidenceShape).describe('All of it must hold.').default([]),
    at: z
      .array(askedShape)
      .describe('What is asked in its place of a system that runs, with gate --at; all of it must hold.')
      .default([]),
  })
  .meta({ id: 'item' });
export type ChecklistItem = z.infer<typeof itemShape>;

const sectionShape = z.strictObject({
  id: idShape,
  title: said,
  critical: z.boolean().default(false),
  items: z.array(itemShape).min(1),
});

const conditionShape = z.strictObject({
  id: idShape,
  title: said,
  critical: z.boolean().describe('Whether it must be met for any GO.').default(true),
  items: z
    .array(said)
    .describe('Patterns of items (section/item), and of critical tests (tests/id): all must pass.')
    .default([]),
  tests: z
    .enum(['quarantine'])
    .describe('quarantine: what fails is quarantined with a reason, and none of it is critical.')
    .exactOptional(),
});

const waiverShape = z.strictObject({
  item: said.describe('section/item, or a pattern of it.'),
  reason: said,
  owner: said,
  until: dayShape.describe('The last day, UTC; from the next on the item counts as if there were none.'),
});

const reservationShape = z.strictObject({
  id: idShape,
  title: said,
  owner: said,
  due: dayShape.describe('The last day, UTC; on the next it is escalated.'),
  lifts: patterns.describe('Items that lift it when all of them pass.'),
});

const level = z.enum(['low', 'medium', 'high']);
const riskShape = z.strictObject({
  id: idShape,
  title: said,
  severity: level,
  probability: level,
  mitigation: said,
  accepted: z
    .strictObject({ by: said, on: dayShape, until: dayShape })
    .describe('Who took it, when, and the last day for which.')
    .exactOptional(),
});

/** A section of another template: items of the checklist by pattern, and items of its own. */
const templateSectionShape = z.strictObject({
  id: idShape,
  title: said,
  use: z.array(said).default([]),
  items: z.array(itemShape).default([]),
});
const templateShape = z.strictObject({ title: said, sections: z.array(templateSectionShape).min(1) });

export const checklistSchema = z.strictObject({
  title: said,
  within: ageShape.describe('How old evidence may be.').default('7d'),
  commit: z
    .enum(['same', 'any'])
    .describe('same: evidence of another commit, or of files that differ from theirs, is none.')
    .default('same'),
  images: z
    .record(z.string(), said)
    .describe('Digests that runs must have had, by image; otherwise all must have those of the newest.')
    .default({}),
  owner: said.describe('Of reservations whose items name none.').default('the release manager'),
  due: ageShape.describe('How long a reservation may stand.').default('14d'),
  sections: z.array(sectionShape).min(1),
  tests: testsPartShape.exactOptional(),
  conditions: z.array(conditionShape).describe('Of GO, beside critical items.').default([]),
  waivers: z.array(waiverShape).default([]),
  reservations: z.array(reservationShape).default([]),
  risks: z.array(riskShape).default([]),
  corrections: z
    .array(z.strictObject({ what: said, files: z.array(said).default([]) }))
    .describe('What was mended since the last gate.')
    .default([]),
  templates: z
    .record(idShape, templateShape)
    .describe('Other papers of the same evidence, by --as.')
    .default({}),
});
export type Checklist = z.infer<typeof checklistSchema>;
