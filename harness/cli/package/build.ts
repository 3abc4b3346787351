/**
 * What `npm pack` runs first: compiles the house into `dist/` and puts the package's own `package.json` and `README.md` in the place of
 * the checkout's, which `restore.ts` puts back afterwards. `dist/` is laid out like the checkout, so that all the house looks for
 * beside itself (drills, suites, pages) is found there; our own targets are not in it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitOfCheckout } from '../own-version.ts';
import { ROOT } from '../project.ts';
import { packageOf } from './package-of.ts';
import { readmeOf } from './readme-of.ts';
import { replace, restore } from './restore.ts';

restore();
const dist = join(ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
execFileSync('tsc', ['--project', join(ROOT, 'harness')], { cwd: ROOT, stdio: 'inherit' });
for (const folder of ['harness', 'drills'])
  cpSync(join(ROOT, folder), join(dist, folder), {
    recursive: true,
    filter: (from) => !/\.ts$|tsconfig\.json$/.test(from),
  });
cpSync(join(ROOT, 'docs'), join(dist, 'docs'), { recursive: true });
mkdirSync(join(dist, 'results'));

replace('package.json', (own) => {
  const { published, inside } = packageOf(own, commitOfCheckout());
  writeFileSync(join(dist, 'package.json'), inside);
  return published;
});
replace('README.md', readmeOf);
