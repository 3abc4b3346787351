import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The variables of a folder: a file's name is a variable's, its content the value. A folder that is missing has none. */
export function secretsIn(folder: string): Record<string, string> {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
    return Object.fromEntries(
      files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8').trimEnd()]),
    );
  } catch {
    return {};
  }
}
