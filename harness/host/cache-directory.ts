import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Firedrill keeps what it set up: `firedrill/` in the user's cache directory (XDG Base Directory). */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  return join(base, 'firedrill');
}
