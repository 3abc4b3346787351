/** Values that many shapes are made of. */

import { z } from 'zod';

/** A name that is also a folder's or a host's. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a name is lower case letters, digits and hyphens');

/** Text that says something. */
export const textSchema = z.string().min(1);

export const stringsSchema = z.record(z.string(), z.string()).readonly();

/** How many. */
export const countSchema = z.number().int().min(0);

/** A duration that people write, in milliseconds. */
export const durationSchema = z.number().int().positive();

/** A moment of the wall clock in UTC, ISO 8601. */
export const momentSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);

/** Who said so: the target's owners, or Firedrill's authors where the owners were silent. */
export const sourceSchema = z.enum(['owners', 'ours']);
