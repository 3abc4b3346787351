import type { Clock } from '../host/clock.ts';
import { connections, type Exchanged } from '../http/connections.ts';
import { type Fill, requestTemplate } from '../http/request-template.ts';
import { isStatus } from '../model/request.ts';
import { type LoadSpec, threadsOf } from './load-options.ts';
import type { LoadOutcome, LoadPart, ThreadUse } from './load-result.ts';
import { loadSlices } from './load-slices.ts';
import { inSteps, type LoadStep, openLoop } from './open-loop.ts';

/** Which part of a load is this thread's, and when all threads begin. */
export interface LoadShare {
  /** Counted from 0; the thread sends every `threads`-th request. */
  thread: number;
  /** On the run's clock, milliseconds. */
  startAt: number;
}

/** Milliseconds after which a user of a closed loop asks again who was not answered at all. */
const BACK_OFF_MS = 20;

/**
 * Offers a share of the load in this thread and resolves when every request is over. Requests that were due while
 * the thread stood still leave late, all of them: their users were waiting, and the wait is in their latency.
 * `stopped` ends the sending early; what was not due by then was not planned.
 */
export async function runLoad(
  clock: Clock,
  spec: LoadSpec,
  { thread, startAt }: LoadShare,
  tell: { onPart: (part: LoadPart) => void; onSent?: (requests: number) => void },
  stopped: AbortSignal,
): Promise<ThreadUse> {
  const to = connections(new URL(spec.url), { readBody: false, tls: spec.tls });
  const slices = loadSlices(startAt, tell.onPart);
  const fill = filling(spec);
  const threads = threadsOf(spec);
  // In a closed loop the users themselves are the bound.
  const closed = 'users' in spec.offer;
  const room = closed ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(spec.maxInFlight / threads));
  const outcomeOf = classifier(spec);
  const cpuBefore = process.threadCpuUsage();
  let left = 0;
  let idle = () => {};

  const send = (n: number, intended: number, then: (exchanged: Exchanged) => void) => {
    if (to.inFlight >= room) return slices.dropped(intended);
    const sent = clock.now();
    left += 1;
    slices.sent(intended, sent - intended);
    to.send(fill({ n: String(n) }), intended + spec.deadlineMs - sent, (exchanged) => {
      const outcome = outcomeOf(exchanged);
      const unannounced = outcome === 'shed' && exchanged.kind === 'answer' && !exchanged.retryAfter;
      slices.over({ n, intended }, outcome, clock.now() - intended, unannounced);
      then(exchanged);
      if (to.inFlight === 0) idle();
    });
  };

  if ('users' in spec.offer) {
    const mine = Math.ceil((spec.offer.users - thread) / threads);
    await closedLoop(clock, mine, startAt + spec.offer.durationMs, stopped, (n, then) =>
      send(n * threads + thread, clock.now(), then),
    );
  } else await openShare(clock, spec.offer.steps, { thread, startAt }, threads, stopped, send);
  tell.onSent?.(left);
  if (to.inFlight > 0) {
    await new Promise<void>((resolve) => {
      idle = resolve;
    });
  }
  slices.end();
  to.close();
  const { user, system } = process.threadCpuUsage(cpuBefore);
  return { cpuMs: (user + system) / 1000, wallMs: clock.now() - startAt };
}

async function openShare(
  clock: Clock,
  steps: readonly LoadStep[],
  { thread, startAt }: LoadShare,
  threads: number,
  stopped: AbortSignal,
  send: (n: number, intended: number, then: (exchanged: Exchanged) => void) => void,
): Promise<void> {
  const dueAt = inSteps(startAt, steps);
  const loop = openLoop({
    clock,
    dueAt: (n) => dueAt(n * threads + thread),
    onDue: (n, intended) => send(n * threads + thread, intended, () => undefined),
  });
  if (stopped.aborted) loop.stop();
  stopped.addEventListener('abort', loop.stop);
  await loop.done;
}

async function closedLoop(
  clock: Clock,
  users: number,
  until: number,
  stopped: AbortSignal,
  send: (n: number, then: (exchanged: Exchanged) => void) => void,
): Promise<void> {
  let n = 0;
  const user = () =>
    new Promise<void>((resolve) => {
      const next = () => {
        if (stopped.aborted || clock.now() >= until) return resolve();
        send(n++, (exchanged) => {
          if (exchanged.kind === 'answer') next();
          // A user that finds nothing listening would ask thousands of times a second.
          else setTimeout(next, BACK_OFF_MS);
        });
      };
      next();
    });
  await Promise.all(Array.from({ length: users }, user));
}

/** A request that is always the same is made once. */
function filling({ request }: LoadSpec): Fill {
  const fill = requestTemplate('load.request', request, ['n']);
  if (JSON.stringify(request).includes('{n}')) return fill;
  const same = fill({});
  return () => same;
}

/** A target that is overloaded says so with 429, or with 503 and when to come back; a bare 503 is a failure. */
function classifier({ ok }: LoadSpec): (exchanged: Exchanged) => LoadOutcome {
  return (exchanged) => {
    if (exchanged.kind === 'late') return 'timedOut';
    if (exchanged.kind !== 'answer') return 'failed';
    const { status, retryAfter } = exchanged;
    if (ok === undefined ? status >= 200 && status < 300 : isStatus(status, ok)) return 'ok';
    return status === 429 || (status === 503 && retryAfter) ? 'shed' : 'failed';
  };
}
