/** Tests that are not Firedrill's: where their results come from, which are critical, which are known to fail. */

import { z } from 'zod';
import { dayShape, idShape, patterns, said } from '../values.ts';

const suiteShape = z.strictObject({
  id: idShape,
  title: said,
  format: z.enum(['junit', 'go-test-json']),
  command: said
    .describe(
      "Run in the project's folder, without a shell, where its results are missing or stale; {out} is the file that it writes, and where it names none what it prints is taken.",
    )
    .exactOptional(),
});
export type TestSuite = z.infer<typeof suiteShape>;

const criticalShape = z.strictObject({
  id: idShape,
  title: said,
  match: patterns.describe('Names of tests, of which * is any text: all must pass, and one must be there.'),
  cure: said.describe('What turns it into evidence, where no suite has such a test.').exactOptional(),
});

const quarantinedShape = z.strictObject({
  test: said.describe('Its name, of which * is any text.'),
  reason: said,
  owner: said,
  until: dayShape.describe('The last day, UTC; from the next on it counts again.'),
  where: said.describe('Where it runs meanwhile, such as nightly.').exactOptional(),
  fixed: z
    .strictObject({
      what: said,
      at: z.iso
        .datetime({ error: 'must be a time such as 2027-01-31T12:00:00Z' })
        .describe('Results that are older do not tell of it.'),
    })
    .describe('A fix that was applied: the next result that is newer closes it, either way.')
    .exactOptional(),
});
export type QuarantinedTest = z.infer<typeof quarantinedShape>;

export const testsPartShape = z.strictObject({
  suites: z.array(suiteShape).default([]),
  critical: z.array(criticalShape).default([]),
  quarantine: z.array(quarantinedShape).default([]),
});
export type TestsPart = z.infer<typeof testsPartShape>;
