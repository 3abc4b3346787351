import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Made } from '../model/run-header.ts';
import { ROOT } from './project.ts';

/** What has to be typed besides, wherever that is done, to come to the same project and the same results. */
export function madeAt({ project, results }: { project: string; results: string }): Made {
  return {
    ...(project === ROOT ? {} : { project }),
    ...(results === join(project, 'results') ? {} : { results }),
    // A package has no launcher at hand.
    ...(existsSync(join(ROOT, '.git')) ? {} : { command: 'npx firedrill' }),
  };
}
