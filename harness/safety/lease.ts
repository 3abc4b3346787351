import type { Readable, Writable } from 'node:stream';

/** How long, in milliseconds, a runner may give no sign of life before it counts as lost. */
export const LEASE_MS = 10_000;

/** Signs of life in a lease: some may be late on a busy machine before the lease is over. */
const BEATS = 5;
/** Looks in a lease: it is noticed to be over a twentieth of it too late at most. */
const LOOKS = 20;
const BEAT = '.';
const OVER = '!';

/** The runner's side: beats until it is disposed of, which says that the run is over. */
export function holdLease(to: Writable, leaseMs: number): Disposable {
  // Who reads may be gone; that is noticed elsewhere, and is no reason to end a drill.
  to.on('error', () => {});
  to.write(BEAT);
  const timer = setInterval(() => to.write(BEAT), leaseMs / BEATS).unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      to.end(OVER);
    },
  };
}

/** `over`: the run ended as it should. `gone`: the runner died. `silent`: it lives, and gives no sign of it. */
export type LeaseEnd = 'over' | 'gone' | 'silent';

/** The watchdog's side: resolves when the lease has ended, and how. */
export function leaseEnds(from: Readable, leaseMs: number): Promise<LeaseEnd> {
  const { promise, resolve } = Promise.withResolvers<LeaseEnd>();
  const lookMs = leaseMs / LOOKS;
  let looked = performance.now();
  let heard = looked;
  const timer = setInterval(() => {
    const now = performance.now();
    // While this process was stopped itself, nothing could be heard: that is not held against the runner.
    if (now - looked > 2 * lookMs) heard += now - looked;
    looked = now;
    if (now - heard >= leaseMs) resolve('silent');
  }, lookMs);
  from.on('data', (chunk: Buffer) => {
    heard = performance.now();
    if (chunk.includes(OVER)) resolve('over');
  });
  for (const end of ['end', 'error', 'close']) from.on(end, () => resolve('gone'));
  return promise.finally(() => clearInterval(timer));
}
