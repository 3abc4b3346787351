import type { z } from 'zod';
import { ApiError } from '../errors.ts';

/** The value as the schema understands it. @throws ApiError 400 naming the first field that is wrong */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'body';
  throw new ApiError(400, 'VALIDATION_FAILED', `${field}: ${issue?.message ?? 'is not valid'}`);
}
