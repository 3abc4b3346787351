import { describe, expect, test } from 'vitest';
import breakerOpen from '../../drills/breaker-open.ts';
import { runTampered } from '../support/drill.ts';
import { withSettings } from '../support/settings.ts';

/** Each is the real breaker, set as its owners did not mean it. */
describe('breaker-open turns red', () => {
  test('for a breaker that opens two failures late', async () => {
    const { report, graded } = await runTampered({
      drill: breakerOpen,
      // Opens late and comes back early, so that nobody need wait a minute to hear about the first.
      target: (target) => withSettings(target, { BREAKER_FAILURES: '7', BREAKER_OPEN_MS: '20000' }),
    });
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/opens after exactly 5 failures .* round 6 .* answered 502/);
    expect(failed).toMatch(/exactly 5 calls reach upstream, by its own count: 7 of \d+ calls did/);
    expect(failed).toMatch(/consecutive_failures says 5/);
  });

  test('for a breaker that never opens', async () => {
    const { report, graded } = await runTampered({
      drill: breakerOpen,
      target: (target) => withSettings(target, { BREAKER_FAILURES: '1000' }),
    });
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/opens after exactly 5 failures .* round 6 .* answered 502/);
    expect(failed).toMatch(/exactly 5 calls reach upstream, by its own count: (\d+) of \1 calls did/);
    expect(failed).toMatch(/veza_circuit_breaker_state says open/);
    expect(failed).toMatch(/VezaCircuitBreakerOpen fires while the fault lasts: never/);
  });
});
