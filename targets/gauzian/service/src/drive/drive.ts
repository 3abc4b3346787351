import type { Database } from 'service-kit/db/database';
import { ApiError, notFound } from 'service-kit/errors';
import type { z } from 'zod';
import { type Loading, pageOf } from './pages.ts';
import { FILE, type FileRow, FOLDER, fileOf } from './rows.ts';
import type { File, Folder, fileBody, folderBody, listQuery, Page } from './shapes.ts';

/** Folders and files of their owners, as the database has them. */
export interface Drive {
  makeFolder(owner: string, input: z.output<typeof folderBody>): Promise<Folder>;
  folders(owner: string): Promise<readonly Folder[]>;
  /** @throws ApiError 404 where the owner has none */
  folder(owner: string, id: string): Promise<Folder>;
  /** @throws ApiError 404 for a folder that is not the owner's, 409 for an id that is another file's */
  makeFile(owner: string, input: z.output<typeof fileBody>): Promise<{ file: File; made: boolean }>;
  files(owner: string, query: z.output<typeof listQuery>): Promise<Page>;
  /** @throws ApiError 404 where the owner has none */
  file(owner: string, id: string): Promise<File>;
  chunkStored(id: string, number: number, bytes: number): Promise<void>;
  /** @throws ApiError 409 while chunks are missing */
  complete(owner: string, id: string): Promise<File>;
  remove(owner: string, id: string): Promise<File>;
}

export function driveIn(db: Database, loading: Loading): Drive {
  const file = async (owner: string, id: string): Promise<File> => {
    const [row] = await db.query<FileRow>(
      `SELECT ${FILE} FROM files WHERE id = $1 AND owner = $2`,
      [id, owner],
      {
        operation: 'files.get',
      },
    );
    if (row === undefined) throw notFound('file');
    return fileOf(row);
  };
  return {
    async makeFolder(owner, { id, encryptedMetadata, encryptedFolderKey }) {
      const rows = await db.query<{ id: string }>(
        `WITH made AS (INSERT INTO folders (id, owner, encrypted_metadata) VALUES ($1, $2, $3)
           ON CONFLICT (id) DO NOTHING RETURNING id),
         shared AS (INSERT INTO folder_access (folder_id, username, encrypted_folder_key)
           SELECT id, $2, $4 FROM made)
         SELECT id FROM made UNION SELECT id FROM folders WHERE id = $1 AND owner = $2 AND encrypted_metadata = $3`,
        [id, owner, encryptedMetadata, encryptedFolderKey],
        { operation: 'folders.create', writes: true },
      );
      if (rows.length === 0) throw new ApiError(409, 'FOLDER_CONFLICT', 'The id belongs to another folder.');
      return { id, encryptedMetadata };
    },
    folders: (owner) =>
      db.query<Folder>(`SELECT ${FOLDER} FROM folders WHERE owner = $1 ORDER BY seq LIMIT 500`, [owner], {
        operation: 'folders.list',
      }),
    async folder(owner, id) {
      const [row] = await db.query<Folder>(
        `SELECT ${FOLDER} FROM folders WHERE id = $1 AND owner = $2`,
        [id, owner],
        {
          operation: 'folders.get',
        },
      );
      if (row === undefined) throw notFound('folder');
      return row;
    },
    async makeFile(owner, { id, folderId, encryptedMetadata, chunks }) {
      const [made] = await db.query<FileRow>(
        `INSERT INTO files (id, folder_id, owner, encrypted_metadata, chunks)
         SELECT $1, folders.id, $3, $4, $5 FROM folders WHERE folders.id = $2 AND folders.owner = $3
         ON CONFLICT (id) DO NOTHING RETURNING ${FILE}`,
        [id, folderId, owner, encryptedMetadata, chunks],
        { operation: 'files.create', writes: true },
      );
      if (made !== undefined) return { file: fileOf(made), made: true };
      const there = await file(owner, id).catch((error: unknown) => {
        // Neither made nor there: there is no such folder, or the id is another's.
        throw error instanceof ApiError && error.status === 404 ? notFound('folder') : error;
      });
      if (
        there.folderId !== folderId ||
        there.encryptedMetadata !== encryptedMetadata ||
        there.chunks !== chunks
      )
        throw new ApiError(409, 'FILE_CONFLICT', 'The id belongs to another file.');
      return { file: there, made: false };
    },
    files: (owner, query) => pageOf(db, loading, owner, query),
    file,
    async chunkStored(id, number, bytes) {
      await db.query(
        `INSERT INTO file_chunks (file_id, number, bytes) VALUES ($1, $2, $3)
         ON CONFLICT (file_id, number) DO UPDATE SET bytes = EXCLUDED.bytes`,
        [id, number, bytes],
        { operation: 'chunks.create', writes: true },
      );
    },
    async complete(owner, id) {
      const [row] = await db.query<FileRow>(
        `UPDATE files SET complete = true WHERE id = $1 AND owner = $2
           AND chunks = (SELECT count(*) FROM file_chunks WHERE file_id = $1 AND number < files.chunks)
         RETURNING ${FILE}`,
        [id, owner],
        { operation: 'files.complete', writes: true },
      );
      if (row !== undefined) return fileOf(row);
      await file(owner, id);
      throw new ApiError(409, 'CHUNKS_MISSING', 'Not all chunks of this file were uploaded.');
    },
    async remove(owner, id) {
      const [row] = await db.query<FileRow>(
        `DELETE FROM files WHERE id = $1 AND owner = $2 RETURNING ${FILE}`,
        [id, owner],
        { operation: 'files.remove', writes: true },
      );
      if (row === undefined) throw notFound('file');
      return fileOf(row);
    },
  };
}
