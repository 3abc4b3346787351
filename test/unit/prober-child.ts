/**
 * A runner to be stopped from outside: probes the URL it is given, watches its own main thread, and prints every
 * record as a line of JSON. Ends with its standard input.
 */

import { createClock } from '../../harness/host/clock.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { watchStalls } from '../../harness/signals/machine/clock-stalls.ts';
import { startProber } from '../../harness/signals/probes/prober.ts';

const RESOLUTION_MS = 20;
const clock = createClock();
const onRecord = (record: TimelineRecord) => process.stdout.write(`${JSON.stringify(record)}\n`);

await using _prober = await startProber({
  clock,
  onRecord,
  probes: [
    {
      name: 'user',
      url: process.argv[2] ?? '',
      spec: { path: '/', good: { status: 200 }, deadlineMs: 1000 },
      alsoRead: [],
      everyMs: RESOLUTION_MS,
      maxInFlight: 52,
    },
  ],
});
using _watch = watchStalls({
  clock,
  everyMs: RESOLUTION_MS,
  thresholdMs: RESOLUTION_MS,
  onStall: ({ t, forMs }) => onRecord({ kind: 'stall', t, forMs, thread: 'main' }),
});
await new Promise((resolve) => process.stdin.resume().once('end', resolve));
