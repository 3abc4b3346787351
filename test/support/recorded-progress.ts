import type { Progress } from '../../harness/model/progress.ts';

/** Progress that remembers what was said: one line per start and end of a step. */
export function recordedProgress(): Progress & { said: string[] } {
  const said: string[] = [];
  return {
    said,
    start(title) {
      said.push(title);
      return {
        update: () => {},
        done: (detail) => said.push(`${title}: ${detail ?? 'done'}`),
        fail: (reason) => said.push(`${title}: failed: ${reason}`),
      };
    },
  };
}
