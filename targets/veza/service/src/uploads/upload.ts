import { z } from 'zod';
import { recordId, text } from '../records/kinds.ts';

/** An upload as those who poll it see it: `pending → processing → done | failed`; what a dead worker had is pending again. */
export const view = z.object({
  id: z.string(),
  owner: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'processing', 'done', 'failed']),
  /** Why it failed, as a code. */
  error: z.string().nullable(),
  createdAt: z.string(),
});
export type View = z.infer<typeof view>;

/** The whole request is at most 64 KiB; base64 takes a third more than what it stands for. */
const MOST_CHARACTERS = 60_000;

export const body = z.object({
  /** Left out: the service gives one, and a repetition after a lost answer is another upload. */
  id: recordId.optional(),
  title: text(200),
  content: z.base64().min(4).max(MOST_CHARACTERS),
});

/** Of messages: the id of an upload, and nothing else. */
export const QUEUE = 'veza.uploads';
