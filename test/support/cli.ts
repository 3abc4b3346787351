import { join } from 'node:path';
import { execa } from 'execa';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Runs the command line in a process of its own that knows of no engine but what it finds itself, with
 * everything it sets up in `cache`.
 */
export function cli(cache: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const { DOCKER_HOST: _, ...inherited } = process.env;
  return execa(process.execPath, [join(ROOT, 'harness/cli/main.ts'), ...args], {
    env: { ...inherited, XDG_CACHE_HOME: cache, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}
