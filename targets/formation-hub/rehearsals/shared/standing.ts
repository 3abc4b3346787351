/** What must be as it was when a step is done again, of whatever procedure. */

import { createHash } from 'node:crypto';
import type { World } from 'firedrill/config';
import { onClone } from './database.ts';
import type { Allowed } from './filing.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** All backups that are kept, by their content. */
export async function backupsIn(world: World, signal: AbortSignal): Promise<string> {
  return digest(await onClone(world, 'sha256sum /backups/* 2>/dev/null || true', signal));
}

/** Files of evidence, by their content. */
export async function evidenceIn(world: World, allowed: Allowed, names: readonly string[]): Promise<string> {
  const { read } = world.of(allowed);
  const files = names.map(async (name) => `${name} ${digest((await read(name)) ?? '')}`);
  return digest((await Promise.all(files)).join());
}
