import { expect } from 'vitest';
import loadSpike from '../../../drills/load-spike.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import { withImpostor } from '../../support/impostor.ts';
import type { RedCase } from './red-case.ts';

/** Nothing of the remedies, and no longer than it takes to overflow. */
function brief(target: Target): Target {
  const { drills } = target.contract;
  const contract = drills['load-spike'];
  if (contract?.load === undefined) throw new Error('veza expects nothing of load-spike');
  const load = {
    ...contract.load,
    capacity: { users: 6, durationMs: 2_000 },
    spike: { times: 3, durationMs: 3_000 },
    remedies: [],
  };
  return {
    ...target,
    contract: { ...target.contract, drills: { ...drills, 'load-spike': { ...contract, load } } },
  };
}

/**
 * A queue with room for eight stands in front of the API. Of those who find no room, one half is told that all
 * is well and dropped, the other is turned away without a word about when to come back.
 */
const OVERFLOWS = `
  if (request.method !== 'POST' || !request.url.endsWith('/playlists')) return false;
  globalThis.inside ??= 0;
  globalThis.overflow ??= 0;
  if (globalThis.inside >= 8) {
    globalThis.overflow += 1;
    if (globalThis.overflow % 2 === 0) response.writeHead(429).end();
    else response.writeHead(201, { 'content-type': 'application/json' }).end('{"success":true}');
    return true;
  }
  globalThis.inside += 1;
  try {
    const { status, headers, body } = await forward();
    response.writeHead(status, headers).end(body);
  } finally {
    globalThis.inside -= 1;
  }
  return true;`;

export const queueLosesOnOverflow: RedCase = {
  name: 'queue-loses-on-overflow',
  title: 'load-spike fails for a queue that loses on overflow and refuses without Retry-After',
  change: { drill: loadSpike, target: (target) => withImpostor(brief(target), OVERFLOWS) },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/told when to come back \(Retry-After\): \d+ of \d+ requests shed were not/);
    expect(failed).toMatch(/what was acknowledged under load is kept, once: of \d+, spike-\d+-\d+, .* lost/);
  },
};
