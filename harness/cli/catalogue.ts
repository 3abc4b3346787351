import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Drill, FiredrillError, ROLES, shortly, type Target } from '../model.ts';
import { parseTarget } from '../target-schema.ts';
import { suggest } from './nearest.ts';

/** Where the project lies, whatever folder the command was called from. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** A target and the folder its files lie in. */
export interface LoadedTarget {
  folder: string;
  target: Target;
}

/** Every drill in `drills/`, by name. @throws FiredrillError `usage` naming the file that is none. */
export async function loadDrills(): Promise<Drill[]> {
  const folder = join(ROOT, 'drills');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(files.map(async (file) => parseDrill(await load(join(folder, file)), `drills/${file}`)));
}

/** Every target in `targets/`, in the order of their names. @throws FiredrillError `usage` naming file and key. */
export async function loadTargets(): Promise<LoadedTarget[]> {
  const folder = join(ROOT, 'targets');
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name, 'target.ts'))
    .filter((file) => existsSync(file))
    .sort();
  return Promise.all(files.map(loadTarget));
}

export async function loadTarget(file: string): Promise<LoadedTarget> {
  return { folder: dirname(file), target: parseTarget(await load(file), relative(ROOT, file)) };
}

/** @throws FiredrillError `usage` suggesting the nearest name. */
export function byName<T>(things: readonly T[], nameOf: (thing: T) => string, name: string, what: string): T {
  const found = things.find((thing) => nameOf(thing) === name);
  if (found) return found;
  throw new FiredrillError('usage', `there is no ${what} ${name}${suggest(name, things.map(nameOf))}`);
}

async function load(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new FiredrillError('usage', `${relative(ROOT, file)} cannot be loaded: ${shortly(error)}`, {
      cause: error,
    });
  }
}

function parseDrill(exported: unknown, file: string): Drill {
  const drill = exported as Partial<Drill> | undefined;
  const wrong = (key: string, remedy: string) =>
    new FiredrillError('usage', `${file} is not a drill: ${key} ${remedy}`);
  if (typeof drill !== 'object' || drill === null) throw wrong('its default export', 'must be a Drill');
  if (file !== `drills/${drill.name}.ts`) throw wrong('name', 'must be the name of its file');
  if (!ROLES.some((role) => role === drill.breaks))
    throw wrong('breaks', `must be one of ${ROLES.join(', ')}`);
  const variants = Object.entries(drill.variants ?? {});
  for (const [name, { fault }] of variants)
    if (![fault?.inject, fault?.undo, fault?.effect].every((one) => typeof one === 'function'))
      throw wrong(`variants.${name}.fault`, 'must have inject, undo and effect');
  if (!variants.some(([name]) => name === drill.defaultVariant))
    throw wrong(
      'defaultVariant',
      `must be one of ${variants.map(([name]) => name).join(', ') || 'its variants'}`,
    );
  return drill as Drill;
}
