import { every } from 'service-kit/every';
import type { Metrics } from '../metrics.ts';
import { type createChecks, isOk } from './checks.ts';

const EVERY_MS = 2_000;

/** Shows which side does not answer, whether or not anything is asked of it. */
export function watchSides(checks: ReturnType<typeof createChecks>, { degraded }: Metrics): () => void {
  return every(EVERY_MS, async () => {
    for (const [part, check] of Object.entries(await checks.sides()))
      degraded.set({ part }, isOk(check) ? 0 : 1);
  });
}
