/** What of this machine goes into an image by a recipe, and what of it makes another image of it. */

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ContextEntry, PackedDirectory } from './build-context.ts';
import { contextFolder } from './context-folder.ts';
import type { ContextFile, ImageRecipe } from './recipe.ts';

/** @throws the file system's error when it cannot be read */
export async function folderEntries(path: string, folder: string): Promise<ContextEntry[]> {
  const below = path.replace(/\/$/, '');
  const entries = await contextFolder(folder, 'Dockerfile');
  return entries.map((entry) =>
    isFolder(entry)
      ? { ...entry, path: `${below}/${entry.path}` as const }
      : { ...entry, path: `${below}/${entry.path}` },
  );
}

function isFolder(entry: ContextEntry): entry is PackedDirectory {
  return entry.path.endsWith('/');
}

/** The recipe with what its files hold now, so that an image is built anew when they hold something else. */
export async function withDigests(recipe: ImageRecipe): Promise<ImageRecipe> {
  return { ...recipe, files: await Promise.all(recipe.files.map(withDigest)) };
}

async function withDigest(file: ContextFile): Promise<ContextFile> {
  const { content } = file;
  if ('file' in content) {
    const { mode } = await stat(content.file);
    const digest = await digestOf([{ path: '', mode: mode & 0o777, from: content.file }]);
    return { ...file, content: { ...content, digest } };
  }
  if (!('folder' in content)) return file;
  return {
    ...file,
    content: { ...content, digest: await digestOf(await folderEntries('', content.folder)) },
  };
}

async function digestOf(entries: readonly ContextEntry[]): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of entries) {
    hash.update(JSON.stringify([entry.path, 'to' in entry ? entry.to : entry.mode]));
    // Not streamed: of a folder with 25 000 files each command would take eight seconds for that alone.
    if ('from' in entry) hash.update(await readFile(entry.from));
  }
  return hash.digest('hex');
}
