import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGES } from './pages.ts';

/** The pages under `root` that are missing, or say something else than the code. */
export async function stalePages(root: string): Promise<string[]> {
  const all = await Promise.all(
    PAGES.map(async ({ file, text }) => {
      const filed = await readFile(join(root, file), 'utf8').catch(() => undefined);
      return filed === (await text()) ? [] : [file];
    }),
  );
  return all.flat();
}
