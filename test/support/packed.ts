import { chmod, cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../harness/cli/project.ts';

/** The package that `npm pack` makes of this checkout; made of a copy, since packing changes the checkout for a while. */
export async function packed() {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-packed-'));
  const copy = join(folder, 'checkout');
  const { stdout } = await execa('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  });
  const files = stdout.split('\0').filter((file) => file !== '' && !file.startsWith('test/'));
  for (const file of files) await cp(join(ROOT, file), join(copy, file)).catch(unlessDeleted);
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await execa('npm', ['pack', '--pack-destination', folder], { cwd: copy });
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.tgz'));
  return {
    tarball: join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * The package where npm would install it in `project`; what it depends on is this checkout's, so that nothing is fetched.
 * @returns the path of its command
 */
export async function installInto(project: string, tarball: string): Promise<string> {
  const place = join(project, 'node_modules', 'firedrill');
  await mkdir(place, { recursive: true });
  await execa('tar', ['-xzf', tarball, '--strip-components=1', '-C', place]);
  await symlink(join(ROOT, 'node_modules'), join(place, 'node_modules'));
  const command = join(place, 'dist/harness/cli/package/bin.js');
  // As npm does for every command of a package.
  await chmod(command, 0o755);
  return command;
}

/** Git lists a file that was deleted and not committed, too. */
function unlessDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
