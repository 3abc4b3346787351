import { setTimeout as pause } from 'node:timers/promises';
import { Counter, type Registry } from 'prom-client';
import { ApiError, explain } from 'service-kit/errors';
import type { Log } from 'service-kit/log';
import type { Job, Queue } from '../queue/queue.ts';
import type { Outcome } from './dispatch.ts';

export interface WorkOptions {
  readonly queue: Queue;
  /** Unique among the workers that run. */
  readonly worker: string;
  readonly concurrency: number;
  /** Milliseconds after which a job that a worker has in hand is taken over. */
  readonly claimAfterMs: number;
  readonly handle: (booking: string) => Promise<Outcome>;
  readonly registry: Registry;
  readonly log: Log;
}

/** How long one look at an empty queue takes; also how long stopping may have to wait for it. */
export const BLOCK_MS = 1000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/**
 * Takes jobs and does them until the signal says stop, then ends those in hand. A job that cannot be done now stays in
 * the queue and comes back after `claimAfterMs`.
 */
export async function work(options: WorkOptions, signal: AbortSignal): Promise<void> {
  const { queue, worker, concurrency, claimAfterMs, log } = options;
  const jobs = jobCounter(options.registry);
  let troubles = 0;
  while (!signal.aborted) {
    try {
      const old = await queue.takeOver(worker, concurrency, claimAfterMs);
      const fresh = old.length > 0 ? [] : await queue.take(worker, concurrency, BLOCK_MS);
      troubles = 0;
      await Promise.all([...old, ...fresh].map((job) => handleJob(job, options, jobs)));
    } catch (error) {
      if (troubles === 0) log.warn({ cause: explain(error) }, 'the queue cannot be read');
      // Full jitter, as for every other repetition.
      const bound = Math.min(FIRST_PAUSE_MS * 2 ** troubles, LONGEST_PAUSE_MS);
      troubles += 1;
      await pause(Math.random() * bound, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function handleJob(
  job: Job,
  { queue, handle, log }: WorkOptions,
  jobs: Counter<'outcome'>,
): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await handle(job.booking);
  } catch (error) {
    // What a dependency did is expected; anything else is a bug, and its job stays until that is mended.
    const expected = error instanceof ApiError && error.status > 500;
    jobs.inc({ outcome: expected ? 'postponed' : 'error' });
    log[expected ? 'warn' : 'error']({ booking: job.booking, cause: explain(error) }, 'job postponed');
    return;
  }
  jobs.inc({ outcome });
  // If this fails the job comes back, and is skipped then.
  await queue.done(job);
}

function jobCounter(registry: Registry): Counter<'outcome'> {
  const jobs = new Counter({
    name: 'worker_jobs_total',
    help: 'Jobs by what became of them; a postponed one comes back.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['dispatched', 'rejected', 'skipped', 'postponed', 'error']) jobs.inc({ outcome }, 0);
  return jobs;
}
