import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { request } from 'undici';
import { cacheDirectory } from '../../harness/host/cache-directory.ts';
import { until } from '../../harness/host/until.ts';

/** A registry on a port of 127.0.0.1, which engines trust without TLS; empty, and gone when disposed of. */
export interface LoopbackRegistry extends AsyncDisposable {
  /** `127.0.0.1:port`, the first part of a reference. */
  host: string;
}

/** Debian's registry, unpacked into the cache directory and not installed; undefined where there is no apt. */
export async function registryProgram(): Promise<string | undefined> {
  const place = join(cacheDirectory(), 'test', 'docker-registry');
  const program = join(place, 'usr/bin/docker-registry');
  if (existsSync(program)) return program;
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  const download = await mkdtemp(join(tmpdir(), 'firedrill-registry-'));
  const fetch = () => execa('apt-get', ['download', 'docker-registry'], { cwd: download });
  // The package lists may be missing or old.
  await fetch().catch(async () => {
    await execa('apt-get', ['update']);
    await fetch();
  });
  const [deb] = (await readdir(download)).filter((name) => name.endsWith('.deb'));
  if (deb === undefined) throw new Error('apt-get download docker-registry brought no package');
  await execa('dpkg-deb', ['--extract', deb, 'unpacked'], { cwd: download });
  await mkdir(join(place, '..'), { recursive: true });
  await rm(place, { recursive: true, force: true });
  await rename(join(download, 'unpacked'), place);
  await rm(download, { recursive: true, force: true });
  return program;
}

export async function startRegistry(program: string): Promise<LoopbackRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'firedrill-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const configuration = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(directory, 'data') } },
    http: { addr: host },
  };
  await writeFile(join(directory, 'registry.yml'), JSON.stringify(configuration));
  const server = spawn(program, ['serve', join(directory, 'registry.yml')], { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('close', resolve));
  const answers = async () =>
    (await request(`http://${host}/v2/`).then(
      ({ statusCode }) => statusCode === 200,
      () => false,
    )) || undefined;
  const dispose = async () => {
    server.kill();
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  if (!(await until(answers, { everyMs: 20, limitMs: 10_000 }))) {
    await dispose();
    throw new Error(`the registry did not answer on ${host} within 10 s`);
  }
  return { host, [Symbol.asyncDispose]: dispose };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
