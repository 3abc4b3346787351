import type { RawService } from './compose-file.ts';
import { parseDotenv } from './dotenv.ts';
import type { Variables } from './interpolate.ts';
import { placed } from './mounts.ts';

/** How a compose file's neighbours are read. */
export interface ReadFiles {
  folder: string;
  home: string;
  /** @returns its text, or undefined where there is no such file */
  read(file: string): string | undefined;
}

type Mapping = NonNullable<RawService['environment']>;

/** `{ KEY: value }` and `[KEY=value]` in one form; null: what the outer environment has. */
export function entriesOf(mapping: Mapping | undefined): [string, string | null][] {
  if (mapping === undefined) return [];
  if (!Array.isArray(mapping))
    return Object.entries(mapping).map(([key, value]) => [key, value === null ? null : String(value)]);
  return mapping.map((line) => {
    const at = line.indexOf('=');
    return at < 0 ? [line, null] : [line.slice(0, at), line.slice(at + 1)];
  });
}

/**
 * What a service finds in its environment: its `env_file`s in their order, then its own `environment`. A variable without a
 * value is that of the outer environment, and is not there where that has none.
 *
 * @throws Error naming a file that is not there
 */
export function environmentOf(
  { environment, env_file: files = [] }: Pick<RawService, 'environment' | 'env_file'>,
  outer: Variables,
  { folder, home, read }: ReadFiles,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of typeof files === 'string' ? [files] : files) {
    const { path, required = true } = typeof one === 'string' ? { path: one } : one;
    const text = read(placed(path, folder, home));
    if (text === undefined && required) throw new Error(`env_file: there is no ${path}`);
    Object.assign(found, parseDotenv(text ?? '', outer));
  }
  for (const [key, value] of entriesOf(environment)) {
    const given = value ?? outer[key];
    if (given !== undefined) found[key] = given;
  }
  return found;
}
