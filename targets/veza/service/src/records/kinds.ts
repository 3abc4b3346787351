import { z } from 'zod';

/** Something users write once under an id of their own choosing and all users read. */
export interface Kind {
  readonly noun: string;
  /** Name of the table and of the collection in the URL. */
  readonly plural: string;
  /** Field of the JSON body → column of the table, besides id, owner and created_at. */
  readonly columns: Readonly<Record<string, string>>;
  readonly body: z.ZodType<Readonly<Record<string, string>> & { readonly id: string }>;
}

/** Client-supplied ids: a UUID, a ULID or the like. */
export const recordId = z
  .string()
  .regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, dashes or underscores');

/** What a PostgreSQL text column gives back as it got it: no NUL, no half of a surrogate pair. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be well-formed text without NUL');

export const playlists: Kind = {
  noun: 'playlist',
  plural: 'playlists',
  columns: { title: 'title' },
  body: z.object({ id: recordId, title: text(200) }),
};

export const comments: Kind = {
  noun: 'comment',
  plural: 'comments',
  columns: { trackId: 'track_id', body: 'body' },
  body: z.object({ id: recordId, trackId: recordId, body: text(2000) }),
};

/** Of one comment, and gone with it. */
export const replies: Kind = {
  noun: 'reply',
  plural: 'replies',
  columns: { commentId: 'comment_id', body: 'body' },
  body: z.object({ id: recordId, commentId: recordId, body: text(2000) }),
};
