/** What people do once a way back is done: the incident is over, and its cause is still there. */

import { z } from 'zod';
import { nameSchema, textSchema } from '../model/scalars.ts';

export const followUp = z.strictObject({
  title: textSchema,
  who: textSchema,
  /** The step that it follows on: where that was done, the report asks for it. */
  after: nameSchema,
});
