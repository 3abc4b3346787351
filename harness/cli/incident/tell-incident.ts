import { join, relative } from 'node:path';
import { incidentOf } from '../../incident/incident.ts';
import { DEFAULT_SCALE, type Scale, scaleSchema } from '../../incident/scale.ts';
import { FiredrillError } from '../../model/errors.ts';
import { html } from '../../report/formats/html.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { incidentDocument } from '../../report/incident/incident-document.ts';
import { loadTargets } from '../catalogue.ts';
import { readIndex } from '../history/read-index.ts';
import { type Places, resultsOf } from '../project.ts';
import { readYaml } from '../suite/yaml-file.ts';
import { storedAccount } from './stored-account.ts';

/** By convention in the target's folder. */
const SCALE = 'incident.yaml';

/** @throws FiredrillError `usage` where there is no incident to record, or nothing to record it from */
export async function tellIncident(
  run: string,
  options: Places & { html?: true; scale?: string },
): Promise<void> {
  const results = resultsOf(options);
  const { account, facts } = await storedAccount(run, results, options.project);
  const scale = await scaleOf(account.target, options);
  const { filed } = await readIndex([results]);
  const incident = incidentOf(account, facts, scale, filed);
  const document = incidentDocument({ account, facts, incident, scale });
  process.stdout.write(options.html ? html(document) : markdown(document));
}

/** The one that is named, else that of the run's target where the project has it, else one of our own. */
async function scaleOf(target: string, { scale, project }: Places & { scale?: string }): Promise<Scale> {
  if (scale !== undefined) {
    const named = await readYaml(scale, scale, scaleSchema);
    if (named === undefined) throw new FiredrillError('usage', `--scale ${scale}: there is no such file`);
    return named;
  }
  const loaded = (await loadTargets(project)).find((one) => one.target.name === target);
  if (loaded === undefined) return DEFAULT_SCALE;
  const file = join(loaded.folder, SCALE);
  return (await readYaml(file, relative(project, file), scaleSchema)) ?? DEFAULT_SCALE;
}
