import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { holdLease, leaseEnds } from '../../harness/safety/lease.ts';

const LEASE_MS = 200;

describe('a lease', () => {
  test('that is held and given back is over', async () => {
    const pipe = new PassThrough();
    const ended = leaseEnds(pipe, LEASE_MS);
    const began = performance.now();
    const lease = holdLease(pipe, LEASE_MS);
    await beats(pipe, 12);
    expect(performance.now() - began).toBeGreaterThan(LEASE_MS);
    lease[Symbol.dispose]();
    expect(await ended).toBe('over');
  });

  test('whose holder dies is ended at once', async () => {
    const pipe = new PassThrough();
    const ended = leaseEnds(pipe, LEASE_MS);
    pipe.write('.');
    pipe.destroy();
    expect(await ended).toBe('gone');
  });

  test('whose holder says nothing any more ends when it has run out, and not before', async () => {
    const pipe = new PassThrough();
    const began = performance.now();
    const ended = leaseEnds(pipe, LEASE_MS);
    pipe.write('.');
    expect(await ended).toBe('silent');
    expect(performance.now() - began).toBeGreaterThanOrEqual(LEASE_MS - 1);
  });

  test('is not lost by a watcher who was stopped itself', async () => {
    const pipe = new PassThrough();
    const ended = leaseEnds(pipe, LEASE_MS);
    // Both were stopped: nothing was sent, and nothing could be heard.
    const until = performance.now() + 3 * LEASE_MS;
    while (performance.now() < until);
    const lease = holdLease(pipe, LEASE_MS);
    await beats(pipe, 3);
    lease[Symbol.dispose]();
    expect(await ended).toBe('over');
  });
});

/** Resolves when so many more signs of life have passed. */
async function beats(pipe: PassThrough, wanted: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let seen = 0;
  pipe.on('data', () => {
    seen += 1;
    if (seen === wanted) resolve();
  });
  return promise;
}
