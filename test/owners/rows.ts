/** What owners ask for, row by row, and what answers it: the lists in `rows/`, a file for each owner. */

import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../../harness/cli/suite/yaml-file.ts';

const said = z
  .string()
  .min(1)
  .refine((text) => !/[\n.]$/.test(text), 'must be one line without a full stop');

const answerSchema = z.union([
  /** A drill or one of its variants, `db-down/stopped`, that applies to the owner's target. */
  z.strictObject({ drill: said }),
  /** `step`: the one of its steps that answers it. */
  z.strictObject({
    rehearsal: said,
    variant: said.exactOptional(),
    way: said.exactOptional(),
    step: said.exactOptional(),
  }),
  /** `section/item` of the target's gate.yaml, or what stands beside its items (`conditions/`, `tests/`, `risks/`); `*` is any. */
  z.strictObject({ gate: said }),
  /** A rule that a drill of the same row expects to fire. */
  z.strictObject({ alert: said }),
  /** A file of the target's runbooks. */
  z.strictObject({ runbook: said }),
  /** From the checkout's root. */
  z.strictObject({ page: said }),
  /** As it is typed. */
  z.strictObject({ command: said }),
  /** A file of tests that are run without being asked for, from the checkout's root. */
  z.strictObject({ test: said }),
]);
export type Answer = z.infer<typeof answerSchema>;

const rowSchema = z
  .strictObject({
    id: z.string().regex(/^[A-Z][1-9]\d*$/, 'must be a letter and a number'),
    asks: said,
    by: z.array(answerSchema).min(1).default([]),
    /** What is missing; beside `by`, of the rest. */
    open: said.exactOptional(),
    /** Drills, or variants of one, that are to answer what is open; once one applies to the target, the row is out of date. */
    awaits: z.array(said).min(1).exactOptional(),
    /** Why it is left to others; beside `by`, the rest of it. */
    out: said.exactOptional(),
  })
  .refine(({ by, open, out }) => by.length > 0 || open !== undefined || out !== undefined, {
    error: 'must say what answers it (by), what is missing (open) or why it is left to others (out)',
  })
  .refine(({ open, awaits }) => open !== undefined || awaits === undefined, {
    error: 'must say what is open where it awaits a drill',
  })
  .refine(({ open, out }) => open === undefined || out === undefined, {
    error: 'must not be both open and out',
  });
export type Row = z.infer<typeof rowSchema>;

const ownerSchema = z.strictObject({ owner: said, rows: z.array(rowSchema).min(1) });
export type Owner = z.infer<typeof ownerSchema>;

const OWNERS = ['veza', 'atmr', 'gauzian', 'formation-hub'] as const;

/** @throws FiredrillError `usage` naming file, key and remedy */
export async function readOwners(): Promise<Owner[]> {
  return Promise.all(
    OWNERS.map(async (name) => {
      const shown = `test/owners/rows/${name}.yaml`;
      const owner = await readYaml(join(import.meta.dirname, `rows/${name}.yaml`), shown, ownerSchema);
      if (owner?.owner !== name) throw new Error(`${shown} is missing, or its owner is not ${name}`);
      return owner;
    }),
  );
}

export type Standing = 'answered' | 'in part' | 'open' | 'out';

export function standingOf({ by, open, out }: Row): Standing {
  if (open !== undefined) return by.length > 0 ? 'in part' : 'open';
  return out !== undefined && by.length === 0 ? 'out' : 'answered';
}
