import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FiredrillError } from '../../model/errors.ts';
import { byName, loadTargets } from '../catalogue.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { CHECKLIST } from './load-checklist.ts';

/** The target that was named, else the first with a checklist. */
export async function targetOf({
  project,
  target,
  checklist,
}: {
  project: string;
  target?: string;
  checklist?: string;
}): Promise<LoadedTarget> {
  const targets = await loadTargets(project);
  if (target !== undefined) return byName(targets, (one) => one.target.name, target, 'target');
  const first = targets.find((one) => checklist !== undefined || existsSync(join(one.folder, CHECKLIST)));
  if (first !== undefined) return first;
  throw new FiredrillError(
    'usage',
    `no target of ${project} has a checklist; write targets/<name>/gate.yaml, docs/gate.md says how`,
  );
}
