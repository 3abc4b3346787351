import { join, relative } from 'node:path';
import { incidentOf } from '../../incident/incident.ts';
import { DEFAULT_SCALE, type Scale, scaleSchema } from '../../incident/scale.ts';
import { FiredrillError } from '../../model/errors.ts';
import { html } from '../../report/formats/html.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { incidentDocument } from '../../report/incident/incident-document.ts';
import { loadTargets } from '../catalogue.ts';
import { readIndex } from '../history/read-index.ts';
import { kindsOf } from '../kinds-of.ts';
import { type Places, resultsOf } from '../project.ts';
import { openStoredRun } from '../stored-run.ts';
import { readYaml } from '../suite/yaml-file.ts';

/** By convention in the target's folder. */
const SCALE = 'incident.yaml';

/** @throws FiredrillError `usage` where there is no incident to record, or nothing to record it from */
export async function tellIncident(
  run: string,
  options: Places & { html?: true; scale?: string },
): Promise<void> {
  const results = resultsOf(options);
  const { report, facts, doubt } = await openStoredRun(run, results, await kindsOf(run, options.project));
  const { header } = facts;
  if (doubt !== undefined || header === undefined)
    throw new FiredrillError('usage', `${report.run} is not to be trusted and is no record: ${doubt}`);
  const { status } = report.verdict;
  if (status === 'pass' || status === 'acceptable')
    throw new FiredrillError('usage', `${report.run} kept every promise: there is no incident to record`);
  const scale = await scaleOf(report.target, options);
  const { filed } = await readIndex([results]);
  const incident = incidentOf(report, facts, scale, filed);
  const document = incidentDocument({ report, header, facts, incident, scale });
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
