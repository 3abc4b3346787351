import { parseEnv } from 'node:util';
import { interpolate, type Variables } from './interpolate.ts';

/**
 * The variables of an `.env` or `env_file`. Values may mention earlier ones and those of `outer`, unless they stand in single
 * quotes, which keep a `$` as it is.
 *
 * @throws InterpolationError as `interpolate` does
 */
export function parseDotenv(text: string, outer: Variables): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) {
    const literal = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*'`, 'm').test(text);
    read[name] = literal ? (value ?? '') : interpolate(value ?? '', { ...read, ...outer }, () => {});
  }
  return read;
}
