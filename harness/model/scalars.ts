/** Values that many shapes are made of. */

import { z } from 'zod';

/** A name that is also a folder's or a host's. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a name is lower case letters, digits and hyphens')
  .max(63, 'a name has at most 63 characters, as a label of a host name has (RFC 1035)');

/** A service's, as compose files have them; resolvers of containers know host names with `_`. */
export const serviceNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, "a service's name is lower case letters, digits, hyphens and underscores")
  .max(63, 'a name has at most 63 characters, as a label of a host name has (RFC 1035)');

/** Text that says something. */
export const textSchema = z.string().min(1);

export const stringsSchema = z.record(z.string(), z.string()).readonly();

/** How many. */
export const countSchema = z.number().int().min(0);

/** Longer than any run lasts, milliseconds; a timer that is set to more than 24 days would go off at once. */
export const LONGEST_MS = 24 * 60 * 60 * 1000;

/** A duration that people write, in milliseconds. */
export const durationSchema = z.number().int().positive().max(LONGEST_MS);

/** What a request says besides its body, by name, as RFC 9110 has names and values: a line break would begin another. */
export const headersSchema = z
  .record(
    z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "a header's name is made of letters, digits and hyphens"),
    z
      .string()
      .regex(
        /^[\t\x20-\x7e\x80-\xff]*$/,
        "a header's value stands on one line and is of Latin letters and signs",
      ),
  )
  .readonly();

/** What a process is given: the system ends it at a NUL. */
const argumentSchema = z.string().regex(/^[^\0]*$/, 'holds a NUL, which no process can be given');

export const commandSchema = z.array(argumentSchema).readonly();

/** Variables by name. */
export const environmentSchema = z
  .record(z.string().regex(/^[^\s=\p{Cc}]+$/u, "a variable's name is one word without ="), argumentSchema)
  .readonly();

/** A moment of the wall clock in UTC, ISO 8601. */
export const momentSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);

/** Who said so: the target's owners, or Firedrill's authors where the owners were silent. */
export const sourceSchema = z.enum(['owners', 'ours']);
