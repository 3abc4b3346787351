import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDirectory } from '../host/cache-directory.ts';

const memorySchema = z.record(z.string(), z.object({ value: z.string(), at: z.number() }));

/** Short-lived answers that are dear to ask for again, in one small file of the cache directory. */
export interface Memory {
  /** What was remembered under this key, unless it is older than `maxAgeMs`. */
  recall(key: string, maxAgeMs: number): string | undefined;
  remember(key: string, value: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** Opens the memory of that name; an unreadable one counts as empty. */
export async function openMemory(name: string): Promise<Memory> {
  const file = join(cacheDirectory(), `${name}.json`);
  const read = async () => {
    try {
      return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return {};
    }
  };
  const entries = await read();
  let writing = Promise.resolve();
  const save = () => {
    writing = writing.then(async () => {
      await mkdir(cacheDirectory(), { recursive: true });
      // Renamed into place, so that no reader ever sees half a file.
      await writeFile(`${file}.${process.pid}`, JSON.stringify(entries, null, 2));
      await rename(`${file}.${process.pid}`, file);
    });
    return writing;
  };
  return {
    recall(key, maxAgeMs) {
      const entry = entries[key];
      return entry && Date.now() - entry.at < maxAgeMs ? entry.value : undefined;
    },
    remember(key, value) {
      entries[key] = { value, at: Date.now() };
      return save();
    },
    forget(key) {
      delete entries[key];
      return save();
    },
  };
}
