import type { File } from './shapes.ts';

/** Columns of a file. */
export const FILE = 'id, folder_id, encrypted_metadata, chunks, complete, seq';

/** Columns of a folder, by the names that users have for them. */
export const FOLDER = 'id, encrypted_metadata AS "encryptedMetadata"';

export interface FileRow {
  readonly id: string;
  readonly folder_id: string;
  readonly encrypted_metadata: string;
  readonly chunks: number;
  readonly complete: boolean;
  readonly seq: string;
}

export const fileOf = ({ id, folder_id, encrypted_metadata, chunks, complete }: FileRow): File => ({
  id,
  folderId: folder_id,
  encryptedMetadata: encrypted_metadata,
  chunks,
  complete,
});
