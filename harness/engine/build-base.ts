import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { cacheDirectory } from '../host/cache-directory.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import { bootstrapFailure } from './bootstrap-failure.ts';
import { installMissing, systemPath } from './debian-packages.ts';
import { followed } from './engine-stream.ts';
import { LABEL_IMAGE } from './local-images.ts';
import { type BaseSystem, baseTag } from './recipe.ts';
import { parseReference } from './reference.ts';

/**
 * Builds a base system with mmdebstrap and imports it while it is being written, without a copy on disk.
 *
 * @returns its local name
 * @throws FiredrillError `unavailable` with mmdebstrap's last words
 */
export async function buildBase(docker: Docker, base: BaseSystem, progress: Progress): Promise<string> {
  await installMissing(
    [
      { program: 'mmdebstrap', package: 'mmdebstrap' },
      { program: 'dpkg-deb', package: 'dpkg' },
      { program: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
    ],
    'building images',
    progress,
  );
  const tag = baseTag(base);
  const step = progress.start(`base system of the images (Debian ${base.suite})`);
  const workshop = await emptyWorkshop();
  try {
    await bootstrap(docker, base, tag, workshop, step);
    step.done(`built ${tag}`);
    return tag;
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** A new directory to work in; what killed builds left is removed, since only one builds at a time. */
async function emptyWorkshop(): Promise<string> {
  const parent = join(cacheDirectory(), 'workshop');
  await mkdir(parent, { recursive: true });
  for (const old of await readdir(parent)) await rm(join(parent, old), { recursive: true, force: true });
  return mkdtemp(join(parent, 'base-'));
}

async function bootstrap(
  docker: Docker,
  base: BaseSystem,
  tag: string,
  workshop: string,
  step: Step,
): Promise<void> {
  const standIns = await Promise.all(base.standIns.map((one) => buildStandIn(one, workshop)));
  const run = execa('mmdebstrap', mmdebstrapArguments(base, standIns), {
    env: { TMPDIR: workshop, LC_ALL: 'C.UTF-8', PATH: systemPath() },
    stdin: 'ignore',
    stdout: 'pipe',
    buffer: { stdout: false },
    reject: false,
  });
  const said: string[] = [];
  const listening = (async () => {
    for await (const line of run.iterable({ from: 'stderr' })) {
      said.push(line);
      if (line.startsWith('I: ')) step.update(line.slice(3, 103));
    }
  })();
  const changes = Object.entries(base.environment).map(([key, value]) => `ENV ${key}=${value}`);
  changes.push(`LABEL ${LABEL_IMAGE}=firedrill/${base.name}`);
  // Without a tag, so that a system cut short by a failure never passes for the whole one.
  const imported = await followed(docker, await docker.importImage(run.stdout, { changes }));
  const [ended] = await Promise.all([run, listening]);
  const id = imported.find(({ status }) => status?.startsWith('sha256:'))?.status;
  if (ended.exitCode !== 0 || id === undefined) {
    if (id !== undefined) await docker.getImage(id).remove();
    throw new FiredrillError(
      'unavailable',
      `mmdebstrap could not build Debian ${base.suite}: ${bootstrapFailure(said)}`,
    );
  }
  const { repository, tag: version } = parseReference(tag);
  await docker.getImage(id).tag({ repo: repository, tag: version });
}

/** mmdebstrap knows Debian's mirrors and their keys; only what differs from its own ways is said here. */
function mmdebstrapArguments(base: BaseSystem, standIns: readonly string[]): string[] {
  const install = standIns.flatMap((file) => [
    `--essential-hook=copy-in ${file} /`,
    `--essential-hook=chroot "$1" sh -c 'dpkg --install /*.deb && rm /*.deb'`,
  ]);
  return [
    '--variant=essential',
    `--include=${base.packages.join(',')}`,
    ...(base.aptOptions ?? []).map((option) => `--aptopt=${option}`),
    // Programs of several versions, as Java is, are chosen among by links, to their manuals as well: left out or not, the
    // folders of those must be there.
    `--essential-hook=mkdir -p ${[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `"$1/usr/share/man/man${n}"`).join(' ')}`,
    ...base.leaveOut.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    '--dpkgopt=force-unsafe-io',
    ...install,
    ...base.before.map((command) => `--essential-hook=${command}`),
    ...base.after.map((command) => `--customize-hook=${command}`),
    base.suite,
    '-',
  ];
}

/** An empty package that satisfies a dependency. */
async function buildStandIn(
  { name, version }: { name: string; version: string },
  workshop: string,
): Promise<string> {
  const root = join(workshop, name);
  await mkdir(join(root, 'DEBIAN'), { recursive: true });
  await writeFile(
    join(root, 'DEBIAN/control'),
    [
      `Package: without-${name}`,
      'Version: 1',
      'Architecture: all',
      'Maintainer: Firedrill <firedrill@localhost>',
      `Provides: ${name} (= ${version})`,
      `Description: stands in for ${name}, of which nothing is used`,
      '',
    ].join('\n'),
  );
  const file = `${root}.deb`;
  await execa('dpkg-deb', ['--root-owner-group', '--build', root, file], { env: { PATH: systemPath() } });
  return file;
}
