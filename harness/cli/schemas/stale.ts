import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemaOf } from './json-schema.ts';
import { PUBLISHED } from './published.ts';

/** The files under `root` that are missing, or are not what the schemas say now. */
export async function staleSchemas(root: string): Promise<string[]> {
  const all = await Promise.all(
    PUBLISHED.map(async (one) => {
      const filed = await readFile(join(root, one.file), 'utf8').catch(() => undefined);
      return filed === jsonSchemaOf(one) ? [] : [one.file];
    }),
  );
  return all.flat();
}
