/** What a release is allowed by: files that CI, backups and people leave. Each is JSON. */

import { z } from 'zod';
import { momentSchema, textSchema } from '../../model/scalars.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal');

/** Tests of a release that were run, with their results as JUnit's XML beside this file. */
export const testsEvidenceSchema = z.strictObject({
  release: textSchema,
  at: momentSchema,
  /** The file's name. */
  results: textSchema,
});

/** A backup, and that it was restored: one that was not is none. */
export const backupEvidenceSchema = z.strictObject({
  at: momentSchema,
  file: textSchema,
  sizeBytes: z.number().int().positive(),
  sha256: sha256Schema,
  /** Why it could not be restored, where that was tried. */
  unrestorable: textSchema.exactOptional(),
  verified: z
    .strictObject({
      at: momentSchema,
      /** Where it was restored into. */
      into: textSchema,
      /** Of the file that was restored. */
      sha256: sha256Schema,
      /** Ids of what was not there as it was in the original. */
      differences: z.array(z.string()).readonly(),
    })
    .exactOptional(),
});

/** What a person decided of a release. */
export const approvalEvidenceSchema = z.strictObject({
  release: textSchema,
  by: textSchema,
  decision: z.enum(['APPROVE', 'DENY']),
  at: momentSchema,
});

/** Preconditions that people passed over, each with who and why. */
export const overridesEvidenceSchema = z
  .array(z.strictObject({ precondition: textSchema, by: textSchema, reason: textSchema, at: momentSchema }))
  .readonly();

export type Overrides = z.infer<typeof overridesEvidenceSchema>;
