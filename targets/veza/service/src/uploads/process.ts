import { setTimeout as pause } from 'node:timers/promises';
import { Counter, type Registry } from 'prom-client';
import { ApiError, explain } from 'service-kit/errors';
import { every } from 'service-kit/every';
import type { Log } from 'service-kit/log';
import type { Handled } from '../queue/broker.ts';
import type { Streaming } from '../streaming/streaming.ts';
import { formatOf } from './audio.ts';
import type { Progress } from './progress.ts';
import type { Uploads } from './store.ts';
import type { View } from './upload.ts';

/** Bandwidths in kbit/s for which a track must have a bitrate before it is published. */
const BANDWIDTHS = [120, 240, 400];

/** Before an upload that cannot be processed now goes back into the queue, milliseconds. */
const AGAIN_MS = 500;

export interface ProcessOptions {
  readonly uploads: Uploads;
  readonly progress: Progress;
  /** Left out: tracks are published without bitrates. */
  readonly streaming: Streaming | undefined;
  /** After which an upload that a worker no longer keeps counts as lost. */
  readonly leaseMs: number;
  readonly registry: Registry;
  readonly log: Log;
}

export interface Processing {
  /** What a message's upload becomes. Never rejects. */
  handle(id: string): Promise<Handled>;
  stop(): void;
}

type Outcome = 'done' | 'failed' | 'skipped' | 'postponed' | 'error';

/**
 * Turns uploads into tracks: looks what was uploaded, and has the streaming service say which bitrate each bandwidth gets.
 * A message may come twice, after a worker died or the queue was in doubt: what another has in hand goes back, what is
 * finished is skipped, and of two that finish at once the database lets one.
 */
export function createProcessing(options: ProcessOptions): Processing {
  const { uploads, progress, streaming, leaseMs, registry, log } = options;
  const outcomes = new Counter({
    name: 'veza_uploads_handled_total',
    help: 'Messages of uploads by what came of them; a postponed one comes back.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['done', 'failed', 'skipped', 'postponed', 'error']) outcomes.inc({ outcome }, 0);
  const mine = new Set<string>();
  const stop = every(Math.max(1, leaseMs / 3), () => progress.keep([...mine], leaseMs));

  const bitrates = async (id: string): Promise<number[]> => {
    const found = new Set<number>();
    for (const bandwidth of streaming === undefined ? [] : BANDWIDTHS)
      found.add((await streaming?.adapt(id, bandwidth))?.bitrateKbps ?? 0);
    return [...found];
  };
  const end = async (view: View, ended: boolean, status: 'done' | 'failed', error: string | null) => {
    await progress.tell({ ...view, status, error });
    return ended ? status : 'skipped';
  };
  const process = async (id: string): Promise<Outcome> => {
    const found = await uploads.content(id);
    if (found === undefined || found.view.status !== 'pending') return 'skipped';
    if (!(await progress.take(id, leaseMs))) return 'postponed';
    mine.add(id);
    try {
      const { view, content } = found;
      await progress.tell({ ...view, status: 'processing' });
      const format = formatOf(content);
      if (format === undefined)
        return await end(view, await uploads.failed(id, 'NOT_AUDIO'), 'failed', 'NOT_AUDIO');
      const made = await uploads.done(id, { format, bitrates: await bitrates(id) });
      return await end(view, made, 'done', null);
    } catch (error) {
      await progress.tell(found.view);
      throw error;
    } finally {
      mine.delete(id);
      await progress.letGo(id);
    }
  };
  return {
    stop,
    async handle(id) {
      const outcome = await process(id).catch((error: unknown): Outcome => {
        // What a dependency did is expected; anything else is a bug, and its upload stays until that is mended.
        const expected = error instanceof ApiError && error.status > 500;
        log[expected ? 'warn' : 'error']({ upload: id, cause: explain(error) }, 'an upload is postponed');
        return expected ? 'postponed' : 'error';
      });
      outcomes.inc({ outcome });
      if (outcome !== 'postponed' && outcome !== 'error') return 'done';
      await pause(AGAIN_MS);
      return 'again';
    },
  };
}
