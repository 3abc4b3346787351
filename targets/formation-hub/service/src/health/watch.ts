import { every } from 'service-kit/every';
import { createCheck } from 'service-kit/health/check';
import type { Log } from 'service-kit/log';
import type { Metrics } from '../metrics.ts';
import type { Post } from '../notify/post.ts';
import { type createChecks, isOk } from './checks.ts';

const EVERY_MS = 2_000;
/** A mail server may take its time to greet. */
const MAIL_LIMIT_MS = 2_500;

/** Shows which side does not answer, whether or not anything is asked of it. */
export function watchSides(checks: ReturnType<typeof createChecks>, { degraded }: Metrics): () => void {
  return every(EVERY_MS, async () => {
    for (const [part, check] of Object.entries(await checks.sides()))
      degraded.set({ part }, isOk(check) ? 0 : 1);
  });
}

/** Shows whether people can be told, whether or not there is anything to tell: no part of health, for nothing else waits for it. */
export function watchMail(post: Post, { degraded }: Metrics, log: Log): () => void {
  const ask = createCheck('mail', MAIL_LIMIT_MS, log, () => post.check());
  return every(EVERY_MS, async () => {
    await ask();
    degraded.set({ part: 'mail' }, post.isDegraded() ? 1 : 0);
  });
}
