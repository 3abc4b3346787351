/** What the team is told, by the way that production's alerts take to its channel. */

import { telling } from 'firedrill/config';
import { decision, release } from './parts.ts';

export const announcing = telling('the release', (world) => ({
  alert: 'HubReleased',
  severity: 'warning',
  annotations: {
    summary: `Released ${world.of(release).next}`,
    description: world.of(decision).decision()?.because ?? 'watched by hand',
    runbook: 'rehearse release --runbook',
  },
}));
