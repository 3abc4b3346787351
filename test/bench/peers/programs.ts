/**
 * Other tools to measure beside: what is on the path, or else what ordinary clients bring into the cache: PyPI for Chaos Toolkit,
 * Go's module proxy for hey and vegeta, Debian's packages for wrk and Compose. Nothing is installed on the machine. What cannot be had
 * says why.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheDirectory } from '../../../harness/host/cache-directory.ts';

export interface Program {
  command: string;
  /** As it says it itself. */
  version: string;
  environment: Record<string, string>;
}
export type Found = Program | { unavailable: string };

const CACHE = join(cacheDirectory(), 'peers');
/** Debian's testing: its stable releases have Compose 1, or one that is older. */
const SUITE = 'forky';
const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';
const ROOM = { maxBuffer: 16 * 1024 * 1024 };

export function chaosToolkit(): Promise<Found> {
  return had('chaos', ['--version'], async (folder) => {
    await execa('python3', ['-m', 'venv', folder], ROOM);
    await execa(join(folder, 'bin', 'pip'), ['install', '--quiet', 'chaostoolkit'], ROOM);
    return join(folder, 'bin', 'chaos');
  });
}

export const hey = (): Promise<Found> => goProgram('hey', 'github.com/rakyll/hey@v0.1.5');
export const vegeta = (): Promise<Found> =>
  goProgram('vegeta', 'github.com/tsenart/vegeta/v12@v12.13.0', ['-version']);

export function wrk(): Promise<Found> {
  return had('wrk', ['-v'], async (folder) => {
    await unpack(folder, ['wrk', 'libluajit-5.1-2'], []);
    return join(folder, 'usr/bin/wrk');
  });
}

/** Version 2: the first has no `--wait`. */
export function compose(): Promise<Found> {
  return had('docker-compose', ['version', '--short'], async (folder) => {
    const lists = join(folder, 'lists');
    await mkdir(join(lists, 'partial'), { recursive: true });
    await mkdir(join(folder, 'archives', 'partial'), { recursive: true });
    const source = `deb [signed-by=${KEYS}] http://deb.debian.org/debian ${SUITE} main\n`;
    await writeFile(join(folder, 'sources.list'), source);
    const own = [
      `Dir::Etc::sourcelist=${join(folder, 'sources.list')}`,
      'Dir::Etc::sourceparts=/dev/null',
      `Dir::State::lists=${lists}`,
      `Dir::Cache=${folder}`,
      'Acquire::Check-Valid-Until=false',
    ].flatMap((option) => ['-o', option]);
    await execa('apt-get', [...own, 'update'], ROOM);
    await unpack(folder, ['docker-compose'], own);
    return join(folder, 'usr/libexec/docker/cli-plugins/docker-compose');
  });
}

/** One line for each of them, as the pages tell versions. */
export function versionsOf(programs: Readonly<Record<string, Found>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(programs).map(([name, one]) => [
      name,
      'unavailable' in one ? `not to be had: ${one.unavailable}` : one.version,
    ]),
  );
}

function goProgram(name: string, module: string, version: string[] = []): Promise<Found> {
  return had(
    name,
    version,
    async (folder) => {
      await execa('go', ['install', module], { ...ROOM, env: { GOBIN: folder } });
      return join(folder, name);
    },
    module,
  );
}

/** @param known its version, of one that does not say it */
async function had(
  name: string,
  ask: readonly string[],
  bring: (folder: string) => Promise<string>,
  known?: string,
): Promise<Found> {
  const folder = join(CACHE, name);
  const file = join(folder, 'is-at');
  try {
    const onPath = await said(name, ask, {}).catch(() => undefined);
    // Debian's stable docker-compose is version 1.
    if (onPath !== undefined && !/\b1\.\d+\.\d+/.test(name === 'docker-compose' ? onPath : ''))
      return { command: name, version: known ?? onPath, environment: {} };
    const libraries = { LD_LIBRARY_PATH: join(folder, 'usr/lib/x86_64-linux-gnu') };
    const environment: Record<string, string> = name === 'wrk' ? libraries : {};
    if (!existsSync(file)) {
      console.log(`       ${name} is fetched into ${folder}`);
      await mkdir(folder, { recursive: true });
      await writeFile(file, await bring(folder));
    }
    const { stdout: command } = await execa('cat', [file]);
    return { command, version: known ?? (await said(command, ask, environment)), environment };
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    return { unavailable: lines.find((line) => /^E:|^ERROR|^go:|ENOENT/.test(line)) ?? lines[0] ?? '' };
  }
}

/** The first line that a program prints, whatever its exit code: several print their usage, too. */
async function said(command: string, args: readonly string[], env: Record<string, string>): Promise<string> {
  const { all = '', code } = await execa(command, args, { all: true, reject: false, env, stdin: 'ignore' });
  if (code === 'ENOENT') throw new Error(`ENOENT: there is no ${command}`);
  const line = all.split('\n').find((one) => /\d/.test(one)) ?? '';
  return line.replace(/ \[.*| Copyright.*/, '').trim();
}

async function unpack(folder: string, packages: readonly string[], own: readonly string[]): Promise<void> {
  await execa('apt-get', [...own, 'download', ...packages], { ...ROOM, cwd: folder });
  for (const one of (await readdir(folder)).filter((name) => name.endsWith('.deb')))
    await execa('dpkg-deb', ['-x', one, '.'], { cwd: folder });
}
