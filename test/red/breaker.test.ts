import { describe, expect, test } from 'vitest';
import breakerOpen from '../../drills/breaker-open.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import { runTampered } from '../support/drill.ts';
import { withSettings } from '../support/settings.ts';

/** Long enough for the alert's own `for`, and so short that nobody need hold for a minute and a half. */
const OPEN_MS = 20_000;

/** The real breaker, set as its owners did not mean it, which opens for less time and is watched for less. */
function withBreaker(target: Target, settings: Record<string, string>): Target {
  const { drills } = target.contract;
  const contract = drills['breaker-open'];
  if (contract === undefined) throw new Error('veza expects nothing of breaker-open');
  const changed = {
    ...target.contract,
    drills: { ...drills, 'breaker-open': { ...contract, periodMs: OPEN_MS } },
  };
  return withSettings({ ...target, contract: changed }, { BREAKER_OPEN_MS: String(OPEN_MS), ...settings });
}

describe('breaker-open turns red', () => {
  test('for a breaker that opens two failures late', async () => {
    const { report, graded } = await runTampered({
      drill: breakerOpen,
      target: (target) => withBreaker(target, { BREAKER_FAILURES: '7' }),
    });
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/opens after exactly 5 failures .* round 6 .* answered 502/);
    expect(failed).toMatch(/exactly 6 calls reach upstream, by its own count: 8 of \d+ calls did/);
    expect(failed).toMatch(/consecutive_failures says 5/);
  });

  test('for a breaker that never opens', async () => {
    const { report, graded } = await runTampered({
      drill: breakerOpen,
      target: (target) => withBreaker(target, { BREAKER_FAILURES: '1000' }),
    });
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/opens after exactly 5 failures .* round 6 .* answered 502/);
    expect(failed).toMatch(/exactly 6 calls reach upstream, by its own count: (\d+) of \1 calls did/);
    expect(failed).toMatch(/veza_circuit_breaker_state says open/);
    expect(failed).toMatch(/VezaCircuitBreakerOpen fires while the fault lasts: never/);
  });
});
