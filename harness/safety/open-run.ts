import { z } from 'zod';

/** A run that has begun and not ended. */
export const openRun = z.object({
  run: z.string(),
  /** Where its evidence is. */
  folder: z.string(),
  /** Address of the engine that its stack is on. */
  engine: z.string(),
  /** See `ownerOf`. */
  runner: z.string(),
  watchdog: z.string(),
});
export type OpenRun = z.infer<typeof openRun>;
