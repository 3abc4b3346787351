/** A process that only probes: told `{origin, ports}` it starts, told anything else it stops, and says what it cost. */

import { createClock } from '../../../harness/host/clock.ts';
import type { ProbeName } from '../../../harness/model/request.ts';
import { startProber } from '../../../harness/signals/probes/prober.ts';

const NAMES: readonly ProbeName[] = ['readiness', 'liveness', 'user'];
/** Compiling what runs often is paid once, in the first seconds of a run. */
const WARM_UP_MS = 3000;

process.once('message', async ({ url }: { url: string }) => {
  const outcomes: Record<string, number> = {};
  const prober = await startProber({
    clock: createClock(),
    probes: NAMES.map((name) => ({
      name,
      url,
      spec: { path: `/${name}`, good: { status: 200, json: { status: 'ready' } }, deadlineMs: 1000 },
      alsoRead: ['checks.database.status'],
      everyMs: 20,
      maxInFlight: 52,
    })),
    // A timeline is lines of JSON; making them is part of the cost.
    onRecord: (record) => {
      JSON.stringify(record);
      const kind = record.kind === 'probe' ? record.outcome : record.kind;
      outcomes[kind] = (outcomes[kind] ?? 0) + 1;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const before = process.cpuUsage();
  const since = performance.now();
  process.send?.({ started: true });
  process.once('message', async () => {
    const { user, system } = process.cpuUsage(before);
    const share = (user + system) / 1000 / (performance.now() - since);
    await prober.stop();
    process.send?.({ share, outcomes });
  });
});
process.on('disconnect', () => process.exit());
