import type { Progress } from '../model/progress.ts';
import type { Redact } from '../safety/secrets/redact.ts';

/** Progress whose words are redacted: they hold what services answered and printed. */
export function redactedProgress(progress: Progress, redact: Redact): Progress {
  return {
    start(title) {
      const step = progress.start(redact(title));
      return {
        update: (detail) => step.update(redact(detail)),
        done: (detail) => step.done(detail === undefined ? undefined : redact(detail)),
        fail: (reason) => step.fail(redact(reason)),
      };
    },
  };
}
