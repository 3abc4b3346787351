import { basename, extname } from 'node:path';
import { z } from 'zod';
import { type Drill, drillSchema } from '../model/drill.ts';
import { parseExport } from '../text/schema-problems.ts';

/**
 * Checks that what a drill's file exports is a drill of the file's name.
 * @param file how the file is called in messages, `drills/db-down.ts`
 * @throws FiredrillError `usage` naming the file, each key that is wrong, and what belongs there
 */
export function parseDrill(exported: unknown, file: string): Drill {
  const name = basename(file, extname(file));
  const named = drillSchema.safeExtend({
    name: z.literal(name, `must be "${name}", the name of its file`),
  });
  return parseExport(named, exported, file, 'a drill');
}
