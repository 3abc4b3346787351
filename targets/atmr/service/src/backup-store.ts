/**
 * `node src/backup-store.ts push`: the newest backup goes off-site. `pull NAME FOLDER`: one comes back. `prune [--dry-run]`: those that
 * are to be kept no more are removed, see `backups/retention.ts`. One line of JSON; exits 1 when it could not be done.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readEnvironment, url } from 'service-kit/config';
import { explain } from 'service-kit/errors';
import { configOrExit } from 'service-kit/start';
import { z } from 'zod';
import { backupsIn, wrongIn } from './backups/folder.ts';
import { pull, push, type Store } from './backups/off-site.ts';
import { keptOf } from './backups/retention.ts';

const config = configOrExit('atmr-backup-store', () =>
  readEnvironment(
    z.object({
      BACKUP_DIR: z.string().default('/backups'),
      OFFSITE_URL: url('http:', 'https:').optional(),
      OFFSITE_ACCESS_KEY: z.string().default(''),
      OFFSITE_SECRET_KEY: z.string().default(''),
    }),
    process.env,
  ),
);
const folder = join(config.BACKUP_DIR, 'dumps');

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' } },
  });
  console.log(JSON.stringify(await act(positionals, values['dry-run'] ?? false)));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

async function act([verb, name, where]: string[], dryRun: boolean): Promise<unknown> {
  if (verb === 'push') return pushed();
  if (verb === 'prune') return pruned(dryRun);
  if (verb !== 'pull' || name === undefined || where === undefined)
    throw new Error('say push, pull NAME FOLDER, or prune');
  await pull(store(), name, where);
  return { pulled: name, into: where };
}

async function pushed(): Promise<unknown> {
  const newest = (await backupsIn(folder)).at(-1);
  if (newest === undefined) throw new Error(`${folder} holds no backup`);
  const wrong = await wrongIn(folder, newest);
  if (wrong.length > 0) throw new Error(`${newest.name} is not sent: ${wrong.join(', ')}`);
  await push(store(), folder, newest);
  return { pushed: newest.name, files: newest.files };
}

async function pruned(dryRun: boolean): Promise<unknown> {
  const all = await backupsIn(folder);
  const kept = new Set(keptOf(all.map(({ taken }) => taken)));
  const going = all.filter(({ taken }) => !kept.has(taken));
  if (!dryRun)
    for (const { name, files } of going) {
      // The manifest first: what is half gone is no backup.
      await rm(join(folder, `${name}.manifest`));
      for (const file of files) await rm(join(folder, file.name), { force: true });
    }
  return { kept: all.length - going.length, removed: going.map(({ name }) => name), dryRun };
}

function store(): Store {
  if (config.OFFSITE_URL === undefined) throw new Error('OFFSITE_URL is required and not set');
  return {
    url: config.OFFSITE_URL,
    accessKeyId: config.OFFSITE_ACCESS_KEY,
    secretAccessKey: config.OFFSITE_SECRET_KEY,
  };
}
