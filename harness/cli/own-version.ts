import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './project.ts';

const ownPackageSchema = z.object({ version: z.string(), gitHead: z.string().optional() });

export function versionOfFiredrill(): string {
  return ownPackage().version;
}

/**
 * The commit of the checkout, with `+` behind it where files differ from it; of the package, the one that it was made from;
 * `unknown` where neither is known. A package lies in a repository of its user's, whose commit says nothing of Firedrill.
 */
export function commitOfCheckout(): string {
  if (!existsSync(join(ROOT, '.git'))) return ownPackage().gitHead ?? 'unknown';
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '')
    );
  } catch {
    return 'unknown';
  }
}

/** The package.json of the checkout, or the one that the package was made with. */
function ownPackage(): z.infer<typeof ownPackageSchema> {
  return ownPackageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
}
