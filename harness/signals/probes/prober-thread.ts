import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { clockFrom } from '../../host/clock.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import type { ProbePlan } from './probe.ts';
import { runProbes } from './prober-loop.ts';

/** What the prober's thread is started with. */
export interface ProberThreadData {
  origin: bigint;
  startedAt: string;
  plan: Omit<ProbePlan, 'startAt'>;
}

/** Records wait at most this long before they cross to the main thread together. */
const BATCH_MS = 50;

/** Time for the other side to hear that the thread is ready, before the first send. */
const LEAD_MS = 5;

const port = parentPort;
if (port === null) throw new Error('prober-thread.ts is started by prober.ts as a worker thread');

const { origin, startedAt, plan } = workerData as ProberThreadData;
const clock = clockFrom(origin, startedAt);
preferThisThread();
const lastOutcome = new Map<string, string>();
let batch: TimelineRecord[] = [];
let timer: NodeJS.Timeout | undefined;

const flush = () => {
  clearTimeout(timer);
  timer = undefined;
  if (batch.length > 0) port.postMessage(batch);
  batch = [];
};

const running = runProbes(clock, { ...plan, startAt: clock.now() + LEAD_MS }, (record) => {
  batch.push(record);
  // The run may be waiting for exactly this change; the rest can travel together.
  if (changes(record)) flush();
  else timer ??= setTimeout(flush, BATCH_MS);
});

function changes(record: TimelineRecord): boolean {
  if (record.kind !== 'probe') return true;
  const before = lastOutcome.get(record.probe);
  lastOutcome.set(record.probe, record.outcome);
  return before !== record.outcome;
}

/**
 * Asks to be woken before others when the machine is busy, as it is while a stack starts or heals: a late probe is
 * a coarser figure. Linux applies this to the calling thread alone. A process that may not ask for it goes on as before.
 */
function preferThisThread(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, constants.priority.PRIORITY_HIGH);
  } catch {
    // Without the right to it the prober is as punctual as the machine lets it be, and says so in `stall` records.
  }
}

port.once('message', () => {
  running.stop();
  flush();
  port.close();
});
port.postMessage('ready');
