import { join } from 'node:path';
import { Gauge, type Registry } from 'prom-client';
import { every } from 'service-kit/every';
import { backupsIn, logArchivedAt, wrongIn } from './folder.ts';

/**
 * Looks at the folder of backups every `intervalMs` and shows `backup_age_seconds`: of the newest dump that is whole, and of the newest
 * piece of archived log where log is archived. +Inf where there is no dump: one that never came is missed as one that is late.
 */
export function watchBackups(root: string, intervalMs: number, registry: Registry): () => void {
  const age = new Gauge({
    name: 'backup_age_seconds',
    help: 'How old the newest backup is that can be restored from.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const size = new Gauge({
    name: 'backup_size_bytes',
    help: 'What the newest of them takes.',
    registers: [registry],
  });
  const folder = join(root, 'dumps');
  /** Backups that were read and are whole: what does not change is not read again. */
  const whole = new Set<string>();
  return every(intervalMs, async () => {
    const now = Date.now();
    // Set once, when it is known: a scrape may come at any moment.
    let taken = Number.NEGATIVE_INFINITY;
    for (const backup of (await backupsIn(folder)).reverse()) {
      if (!whole.has(backup.name) && (await wrongIn(folder, backup)).length > 0) continue;
      whole.add(backup.name);
      taken = Math.min(now, backup.taken);
      size.set(backup.files.reduce((sum, { bytes }) => sum + bytes, 0));
      break;
    }
    age.set({ kind: 'dump' }, (now - taken) / 1000);
    const archived = await logArchivedAt(join(root, 'wal'));
    if (archived !== undefined) age.set({ kind: 'log' }, Math.max(0, now - archived) / 1000);
  });
}
