/** What came of an item, and what shows it. */

import { z } from 'zod';

export const stateSchema = z.enum(['pass', 'fail', 'skip']).meta({ id: 'state' });

/** Why there is no evidence: the only reasons for a SKIP. */
export const causeSchema = z
  .enum(['missing', 'stale', 'foreign', 'altered', 'unfinished', 'unseen', 'not-asked'])
  .meta({
    id: 'cause',
    description:
      'missing: there is none; stale: too old; foreign: of another commit, image or target; altered: changed, cut or swapped since; unfinished: the run did not end; unseen: it ended and did not see this; not-asked: a system that runs is not asked this.',
  });
export type Cause = z.infer<typeof causeSchema>;

export const proofSchema = z
  .strictObject({
    command: z.string().describe('What shows it again, to be pasted.'),
    output: z.string(),
    run: z.string().describe("A run's id, where it is one's.").exactOptional(),
    at: z.string().describe('When it was seen, ISO 8601.').exactOptional(),
    sha256: z.string().describe('Of the file that holds it.').exactOptional(),
  })
  .meta({ id: 'proof' });
export type Proof = z.infer<typeof proofSchema>;

export const cureSchema = z
  .strictObject({
    command: z.string().describe('What turns it into evidence.'),
    drill: z.string().describe('A drill that does.').exactOptional(),
    suite: z.string().describe('A suite of tests that does.').exactOptional(),
  })
  .meta({ id: 'cure' });
export type Cure = z.infer<typeof cureSchema>;

export const outcomeShape = {
  state: stateSchema,
  because: z.string(),
  cause: causeSchema.exactOptional(),
  cure: cureSchema.exactOptional(),
  proofs: z.array(proofSchema),
};
const outcomeSchema = z.strictObject(outcomeShape);
export type Outcome = z.infer<typeof outcomeSchema>;

export function passed(because: string, ...proofs: Proof[]): Outcome {
  return { state: 'pass', because, proofs };
}

export function failed(because: string, cure: Cure | undefined, ...proofs: Proof[]): Outcome {
  return { state: 'fail', because, ...(cure === undefined ? {} : { cure }), proofs };
}

export function skipped(cause: Cause, because: string, cure: Cure | undefined, ...proofs: Proof[]): Outcome {
  return { state: 'skip', because, cause, ...(cure === undefined ? {} : { cure }), proofs };
}

/** Of several that must all hold: what failed, else what was not shown, else all of it. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const proofs = outcomes.flatMap((one) => one.proofs);
  const worst =
    outcomes.find(({ state }) => state === 'fail') ?? outcomes.find(({ state }) => state === 'skip');
  if (worst !== undefined)
    return { ...worst, proofs: [...worst.proofs, ...proofs.filter((one) => !worst.proofs.includes(one))] };
  return { state: 'pass', because: outcomes.map(({ because }) => because).join('; '), proofs };
}
