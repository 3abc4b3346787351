import { glob } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readRegular } from '../host/regular-file.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { decodeConfig } from '../rules/yaml-source.ts';

/** A file of the target's folder that production's configuration names, and where it lies in a container. */
export interface NamedFile {
  /** Inside the container, absolute. */
  path: string;
  content: string;
  /** As messages name it: `targets/shop/rules/api.yml`. */
  shown: string;
  /** Relative to the target's folder. */
  file: string;
}

/** Where a program looks in its container, and where its configuration lies in the target's folder. */
export interface Beside {
  /** The target's folder on this machine. */
  folder: string;
  /** As messages name that folder: `targets/shop`. */
  shown: string;
  /** The configuration's folder within it: `.` or `monitoring`. */
  within: string;
  /** The configuration's folder in the container: `/etc/prometheus`. */
  home: string;
}

/**
 * The files that a pattern of a configuration finds: `rules/*.yml`, or `/etc/prometheus/rules/*.yml`, of which as much of
 * the path counts as the target's folder has. They get the path that the pattern has.
 */
export async function filesBeside(pattern: string, beside: Beside): Promise<NamedFile[]> {
  const absolute = posix.isAbsolute(pattern) ? posix.normalize(pattern) : posix.join(beside.home, pattern);
  const directory = posix.dirname(absolute);
  for (const candidate of candidates(absolute, beside)) {
    const found: string[] = [];
    for await (const file of glob(candidate, { cwd: beside.folder })) found.push(file);
    if (found.length === 0) continue;
    return await Promise.all(
      found.sort().map(async (file) => {
        const shown = `${beside.shown}/${file}`;
        return {
          path: posix.join(pathOf(file, candidate, directory), posix.basename(file)),
          content: decodeConfig(await readBeside(join(beside.folder, file), shown), shown),
          shown,
          file,
        };
      }),
    );
  }
  return [];
}

/** Below the configuration's own folder first, then with ever less of the path, then in the target's folder itself. */
function candidates(absolute: string, { within, home }: Beside): string[] {
  const inHome = absolute.startsWith(`${home}/`) ? [absolute.slice(home.length + 1)] : [];
  const parts = absolute.split('/').filter((part) => part !== '');
  // With nothing left but a wildcard it would find whatever lies in the target's folder.
  const ends = [...inHome, ...parts.map((_, index) => parts.slice(index).join('/'))].filter(
    (end) => inHome.includes(end) || !/^[^/]*[*?[][^/]*$/.test(end),
  );
  const places = within === '.' ? ends : ends.flatMap((end) => [posix.join(within, end), end]);
  return [...new Set(places)];
}

/** The pattern's own folder; where that is a pattern as well, the folder that was found for it. */
function pathOf(file: string, candidate: string, directory: string): string {
  if (!/[*?[]/.test(directory)) return directory;
  const fixed = candidate.split('/').findIndex((part) => /[*?[]/.test(part));
  const below = posix.dirname(file).split('/').slice(fixed);
  const above = directory.split('/');
  return [
    ...above.slice(
      0,
      above.findIndex((part) => /[*?[]/.test(part)),
    ),
    ...below,
  ].join('/');
}

async function readBeside(file: string, shown: string): Promise<Buffer> {
  return readRegular(file).catch((cause: unknown) => {
    throw new FiredrillError('usage', `${shown} cannot be read: ${shortly(cause)}`, { cause });
  });
}
