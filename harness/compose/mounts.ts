import { isAbsolute, join, resolve } from 'node:path';
import type { RawFile, RawService } from './compose-file.ts';
import type { ComposeFile, ComposeVolume } from './compose-model.ts';

type RawVolume = NonNullable<RawService['volumes']>[number];
type RawMount = NonNullable<RawService['secrets']>[number];

/**
 * @param folder of the compose file, absolute: relative paths are below it
 * @throws Error saying what is wrong
 */
export function volumeOf(raw: RawVolume, folder: string, home: string): ComposeVolume {
  if (typeof raw === 'string') return shortVolume(raw, folder, home);
  const { type, source, target, read_only: readOnly = false } = raw;
  if (type === 'tmpfs') return { path: target, from: 'memory', readOnly };
  if (type === 'volume')
    return { path: target, from: source === undefined ? 'new' : { volume: source }, readOnly };
  if (source === undefined) throw new Error(`volumes: the bind mount at ${target} has no source`);
  return { path: target, from: { bind: placed(source, folder, home) }, readOnly };
}

function shortVolume(text: string, folder: string, home: string): ComposeVolume {
  const parts = text.split(':');
  const [source, path, options = ''] = parts.length === 1 ? [undefined, ...parts] : parts;
  if (path === undefined || !path.startsWith('/') || parts.length > 3)
    throw new Error(`volumes: "${text}" is not SOURCE:/PATH/IN/CONTAINER[:ro]`);
  const readOnly = options.split(',').includes('ro');
  if (source === undefined) return { path, from: 'new', readOnly };
  const isPath = /^[./~]/.test(source);
  return { path, from: isPath ? { bind: placed(source, folder, home) } : { volume: source }, readOnly };
}

/** `./data`, `/srv/data`, `~/data`: where it is on this machine. */
export function placed(path: string, folder: string, home: string): string {
  if (path === '~' || path.startsWith('~/')) return join(home, path.slice(1));
  return isAbsolute(path) ? path : resolve(folder, path);
}

/**
 * A secret or a config as a file of the container.
 * @param below where it stands when the service does not say: `/run/secrets` or `/`
 * @throws Error when there is none of that name, or it comes from where a drill cannot get it
 */
export function mountedFile(
  raw: RawMount,
  kind: 'secrets' | 'configs',
  defined: RawFile['secrets'],
  from: { folder: string; home: string; variables: Readonly<Record<string, string | undefined>> },
): ComposeFile {
  const { source, target = source, mode } = typeof raw === 'string' ? { source: raw } : raw;
  const below = kind === 'secrets' ? '/run/secrets' : '/';
  const definition = defined?.[source];
  if (definition === undefined) throw new Error(`${kind}: there is no ${source} among the file's ${kind}`);
  const bits = mode === undefined ? undefined : permissions(mode);
  const place = { path: resolve(below, target), ...(bits === undefined ? {} : { mode: bits }) };
  const { file, environment, content } = definition;
  if (file !== undefined) return { ...place, from: { file: placed(file, from.folder, from.home) } };
  if (content !== undefined) return { ...place, from: { content } };
  const value = environment === undefined ? undefined : from.variables[environment];
  if (value === undefined)
    throw new Error(
      `${kind}: ${source} ${environment === undefined ? 'has neither file, environment nor content (external ones are not here)' : `comes from the variable ${environment}, which is not set`}`,
    );
  return { ...place, from: { content: value } };
}

/** YAML 1.2 reads `0440` as four hundred and forty, compose files mean the octal digits; `0o440` is read as the number it is. */
function permissions(mode: string | number): number {
  return /^[0-7]+$/.test(String(mode)) ? Number.parseInt(String(mode), 8) : Number(mode);
}
