import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** What a file is called until it is whole. */
export const SCRATCH = '.new';

/**
 * Writes a file so that it is there as a whole or not at all, also after the machine has lost power.
 * @param mode who may read it; its owner alone, when left out
 */
export async function writeAtomically(path: string, content: string, mode = 0o600): Promise<void> {
  const scratch = `${path}${SCRATCH}`;
  {
    await using file = await open(scratch, 'w', mode);
    await file.writeFile(content);
    await file.sync();
  }
  await rename(scratch, path);
  // The name is an entry of the folder, which has to reach the disk too.
  await using folder = await open(join(path, '..'), 'r');
  await folder.sync();
}
