/** Shapes that several kinds of promises speak in. */

import { z } from 'zod';
import { PHASES } from '../model/phase.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const path = z.string().startsWith('/', 'a path begins with /');
export const strings = z.record(z.string(), z.string());
export const milliseconds = z.number().int().positive();
export const phases = z.array(z.enum(PHASES)).min(1).readonly();

/** How a promise, or a part of one, is called in ids; its title may be reworded, its key stays. */
export const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a key is lower case letters, digits and hyphens: it names the finding');

/** What an HTTP answer must look like. `json` maps a dotted path to the value expected there. */
export const answer = z.strictObject({
  status: z.number().int().min(100).max(599),
  json: z.record(z.string(), z.union([scalar, z.null()])).exactOptional(),
});

/** What a value must be. */
export const bound = z.union([
  z.strictObject({ above: z.number() }),
  z.strictObject({ below: z.number() }),
  z.strictObject({ equals: z.number() }),
]);

export const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path,
  headers: strings.exactOptional(),
  body: z.record(z.string(), scalar).exactOptional(),
});

export const probe = z.strictObject({ path, good: answer, deadlineMs: milliseconds });

export const statuses = z.array(z.number().int()).min(1);

/** Each promise by its key, changed. */
export function mapped<From, To>(
  promises: Readonly<Record<string, From>>,
  change: (one: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(promises).map(([name, one]) => [name, change(one)]));
}
