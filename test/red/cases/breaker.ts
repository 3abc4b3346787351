import { expect } from 'vitest';
import breakerOpen from '../../../drills/breaker-open.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import { withSettings } from '../../support/settings.ts';
import type { RedCase } from './red-case.ts';

/** Long enough for the alert's own `for`, and so short that the hold need not last for a minute and a half. */
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

export const breakerOpensLate: RedCase = {
  name: 'breaker-opens-late',
  title: 'breaker-open fails for a breaker that opens two failures late',
  change: { drill: breakerOpen, target: (target) => withBreaker(target, { BREAKER_FAILURES: '7' }) },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/opens after exactly 5 failures .* round 6 .* answered 502/);
    expect(failed).toMatch(/exactly 6 calls reach upstream, by its own count: 8 of \d+ calls did/);
    expect(failed).toMatch(/consecutive_failures says 5/);
  },
};

export const breakerNeverOpens: RedCase = {
  name: 'breaker-never-opens',
  title: 'breaker-open fails for a breaker that never opens',
  change: { drill: breakerOpen, target: (target) => withBreaker(target, { BREAKER_FAILURES: '1000' }) },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/opens after exactly 5 failures .* round 6 .* answered 502/);
    expect(failed).toMatch(/exactly 6 calls reach upstream, by its own count: (\d+) of \1 calls did/);
    expect(failed).toMatch(/veza_circuit_breaker_state says open/);
    expect(failed).toMatch(/VezaCircuitBreakerOpen fires while the fault lasts: never/);
  },
};
