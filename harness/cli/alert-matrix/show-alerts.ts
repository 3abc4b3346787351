import { byName, loadTargets } from '../catalogue.ts';
import { terminalProgress } from '../progress.ts';
import type { Places } from '../project.ts';
import { gatherMatrix } from './gather.ts';
import { matrixText } from './words.ts';

/** Prints the matrix of rules and drills. @throws FiredrillError `usage` for a target that is not there */
export async function showAlerts(places: Places, only: string | undefined, json: boolean): Promise<void> {
  const all = await loadTargets(places.project);
  const targets = only === undefined ? all : [byName(all, ({ target }) => target.name, only, 'target')];
  const step = terminalProgress().start('reading the newest run of each drill');
  const { rows, left, runs } = await gatherMatrix(places, targets, (line) => step.update(line));
  step.done(`${runs} read`);
  console.log(json ? JSON.stringify({ schema: 1, rules: rows, left }, null, 2) : matrixText(rows, left));
}
