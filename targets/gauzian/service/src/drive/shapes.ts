import { z } from 'zod';

/** Ids are the clients': what is sent again under its id is there once. */
const id = z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, dashes or underscores');

const encrypted = z.string().min(1).max(4096);

export const folderBody = z.object({
  id,
  encryptedMetadata: encrypted,
  encryptedFolderKey: encrypted.default('owner'),
});
export const fileBody = z.object({
  id,
  folderId: id,
  encryptedMetadata: encrypted,
  chunks: z.int().min(1).max(10_000).default(1),
});
export const idParams = z.object({ id });
export const chunkParams = z.object({ id, number: z.coerce.number().int().min(0).max(9_999) });
/** `?complete=true`: as in a list, a file that is still being uploaded is not there. */
export const readQuery = z.object({ complete: z.literal('true').optional() });
export const listQuery = z.object({
  folder: id.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z
    .string()
    .regex(/^\d{1,19}$/)
    .default('0'),
});

export interface Folder {
  readonly id: string;
  readonly encryptedMetadata: string;
}

export interface File extends Folder {
  readonly folderId: string;
  readonly chunks: number;
  readonly complete: boolean;
}

export interface Page {
  readonly items: readonly (File & { readonly access: readonly string[] })[];
  /** Pass as `after` to go on; null on the last page. */
  readonly next: string | null;
}
