import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDirectory } from '../host/cache-directory.ts';

const memorySchema = z.record(z.string(), z.object({ value: z.string(), at: z.number() }));

type Entries = z.infer<typeof memorySchema>;

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
  const read = async (): Promise<Entries> => {
    try {
      return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return {};
    }
  };
  const entries = await read();
  let writing = Promise.resolve();
  const save = (change: (all: Entries) => void) => {
    change(entries);
    writing = writing.then(async () => {
      await mkdir(cacheDirectory(), { recursive: true });
      // What others have remembered since, of this process or another, stays.
      const all = await read();
      change(all);
      // Renamed into place, so that no reader ever sees half a file; by a name that no other writer has.
      const whole = `${file}.${randomUUID()}`;
      await writeFile(whole, JSON.stringify(all, null, 2));
      await rename(whole, file);
    });
    return writing;
  };
  return {
    recall(key, maxAgeMs) {
      const entry = entries[key];
      return entry && Date.now() - entry.at < maxAgeMs ? entry.value : undefined;
    },
    remember(key, value) {
      const entry = { value, at: Date.now() };
      return save((all) => {
        all[key] = entry;
      });
    },
    forget: (key) =>
      save((all) => {
        delete all[key];
      }),
  };
}
