import type { Clock } from '../observe/clock.ts';
import { connections, type Exchanged } from './connections.ts';
import type { LoadSpec } from './load-options.ts';
import { type LoadOutcome, type LoadResult, loadCount } from './load-result.ts';
import { inSteps, openLoop } from './open-loop.ts';
import { requestTemplate } from './request-template.ts';

/**
 * Offers the load in this thread and resolves when every request is over. Requests that were due while the
 * thread stood still leave late, all of them: their users were waiting, and the wait is in their latency.
 * `stopped` ends the sending early; what was not due by then was not planned.
 */
export async function runLoad(clock: Clock, spec: LoadSpec, stopped: AbortSignal): Promise<LoadResult> {
  const fill = requestTemplate('load.request', spec.request, ['n']);
  const to = connections(new URL(spec.url), { readBody: false });
  const count = loadCount();
  const outcomeOf = classifier(spec);
  const cpuBefore = process.threadCpuUsage();
  const startedAt = clock.now();
  let idle = () => {};

  const loop = openLoop({
    clock,
    dueAt: inSteps(startedAt, spec.steps),
    onDue: (n, intended) => {
      if (to.inFlight >= spec.maxInFlight) return count.dropped();
      const sent = clock.now();
      count.sent(sent - intended);
      to.send(fill({ n: String(n) }), intended + spec.deadlineMs - sent, (exchanged) => {
        count.over(outcomeOf(exchanged), clock.now() - intended);
        if (to.inFlight === 0) idle();
      });
    },
  });
  stopped.addEventListener('abort', loop.stop);
  await loop.done;
  if (to.inFlight > 0) {
    await new Promise<void>((resolve) => {
      idle = resolve;
    });
  }
  to.close();
  const { user, system } = process.threadCpuUsage(cpuBefore);
  return count.result((user + system) / 1000 / (clock.now() - startedAt));
}

function classifier({ ok, shed = [429, 503] }: LoadSpec): (exchanged: Exchanged) => LoadOutcome {
  return (exchanged) => {
    if (exchanged.kind === 'late') return 'timedOut';
    if (exchanged.kind !== 'answer') return 'failed';
    const { status } = exchanged;
    if (ok === undefined ? status >= 200 && status < 300 : ok.includes(status)) return 'ok';
    return shed.includes(status) ? 'shed' : 'failed';
  };
}
