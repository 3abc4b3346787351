import { expect } from 'vitest';
import { withImpostor } from '../../support/impostor.ts';
import { faultNeverInjected } from './fault.ts';
import { ALWAYS_READY } from './health.ts';
import { LIES_ABOUT_WRITES, ledgerLiar } from './ledger.ts';
import type { RedCase } from './red-case.ts';
import { withoutAlerts } from './without-alerts.ts';

const neverInjected: RedCase = {
  ...faultNeverInjected,
  name: 'fault-never-injected-without-alerts',
  change: withoutAlerts(faultNeverInjected.change),
};

/** Two promises that have nothing to do with each other, broken in one run. */
const liar: RedCase = {
  name: 'readiness-and-ledger-lie',
  title: 'db-down fails for a lying readiness, and for writes lost, doubled or denied and stored',
  change: withoutAlerts({ target: (veza) => withImpostor(veza, ALWAYS_READY + LIES_ABOUT_WRITES) }),
  expects(seen) {
    ledgerLiar.expects(seen);
    expect(seen.graded('fail').join('\n')).toMatch(/readiness answers 503/);
  },
};

/** What `npm test` runs anew each time; {@link atNight} has the rest, whose recorded timelines it judges. */
export const everyChange: readonly RedCase[] = [neverInjected, liar];
