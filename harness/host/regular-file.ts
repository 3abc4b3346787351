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

/** Bytes that are read at a time. */
const CHUNK = 65_536;

/** The first line of a file, however long the file is, without its end; of a longer line so much. @param most bytes */
export async function firstLineOfRegular(file: string, most: number): Promise<string> {
  await using handle = await openRegular(file);
  const chunks: Buffer[] = [];
  for (let size = 0; size < most; ) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, size);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    chunks.push(buffer.subarray(0, end < 0 ? bytesRead : end));
    if (end >= 0 || bytesRead === 0) break;
    size += bytesRead;
  }
  return Buffer.concat(chunks).toString();
}

/** A file that is one, open to be read. @throws Error with the file system's `code`, or one whose message says what it is instead */
export async function openRegular(file: string): Promise<FileHandle> {
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
