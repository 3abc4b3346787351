import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * The bytes of a file that others may have put there. What is no file is not waited for: a pipe without a writer would never
 * answer, and a device may never end.
 * @param most bytes; what is larger was not meant
 * @throws Error with the file system's `code`, or one whose message says what the file is instead
 */
export async function readRegular(file: string, most: number = Number.POSITIVE_INFINITY): Promise<Buffer> {
  await using handle = await openRegular(file);
  const { size } = await handle.stat();
  if (size > most) throw new Error(`it has ${size} bytes, which is more than ${most}`);
  return await handle.readFile();
}

/** The same as text. */
export async function readRegularText(file: string, most?: number): Promise<string> {
  return (await readRegular(file, most)).toString();
}

/** A file that is one, open to be read. */
async function openRegular(file: string): Promise<FileHandle> {
  // Of a pipe the writer is not waited for; of a file it changes nothing.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const what = whatElse(await handle.stat());
  if (what === undefined) return handle;
  await handle.close();
  throw new Error(`it is ${what} and no file`);
}

function whatElse(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'a folder';
  return found.isFIFO() ? 'a pipe' : 'a device';
}
