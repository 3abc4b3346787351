import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project.ts';

export function versionOfFiredrill(): string {
  return inOwnPackage('version') ?? 'unknown';
}

/**
 * The commit of the checkout, with `+` behind it where files differ from it; of the package, the one that it was made from;
 * `unknown` where neither is known. A package lies in a repository of its user's, whose commit says nothing of Firedrill.
 */
export function commitOfCheckout(): string {
  if (!existsSync(join(ROOT, '.git'))) return inOwnPackage('gitHead') ?? 'unknown';
  return commitOf(ROOT);
}

/** In a project, what decides what is run and judged: of these a file that is in no commit counts, too. */
const DECIDES = [
  ...['firedrill.yaml', 'firedrill.yml', 'firedrill.config.ts', 'firedrill', 'targets'],
  ...['drills', 'components', 'probes', 'promises'],
];

/** The commit of the repository that a folder lies in, with `+` behind it where files differ from it; `unknown` where it lies in none. */
export function commitOf(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const differs =
      git('status', '--porcelain', '--untracked-files=no') ||
      git('ls-files', '--others', '--exclude-standard', '--', ...DECIDES);
    return git('rev-parse', '--short', 'HEAD') + (differs ? '+' : '');
  } catch {
    return 'unknown';
  }
}

/** A text in the package.json of the checkout, or in that which the package was made with; no schema, since every command waits. */
function inOwnPackage(key: string): string | undefined {
  const read: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const found: unknown = read instanceof Object ? Reflect.get(read, key) : undefined;
  return typeof found === 'string' ? found : undefined;
}
