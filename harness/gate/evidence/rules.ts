import { type Context, filesOf } from '../context.ts';
import { isMeant } from '../glob.ts';
import { failed, type Outcome, passed } from '../outcome.ts';
import type { EvidenceOf } from './shapes.ts';

/** A rule file that Prometheus would load, with the groups, alerts and runbooks that it must have. */
export function rulesOutcome(context: Context, asked: EvidenceOf<'rules'>): Outcome {
  const { seen } = context;
  const place = `${seen.call.target}/${asked.file}`;
  const command = `${seen.call.firedrill} rules check ${seen.call.target}/${asked.file}`;
  const rules = seen.rules.get(asked.file);
  const cure = { command };
  if (rules === undefined) return failed(`there is no ${place}`, cure, { command, output: 'no such file' });
  const { promtool } = rules;
  const groups = rules.groups.map(({ name, alerts }) => `${name} (${alerts.length})`).join(', ');
  const word = 'missing' in promtool ? `promtool was not asked: ${promtool.missing}` : promtool.output;
  const proof = { command, output: rules.problem ?? `${groups}\n${word}` };
  const bad = (because: string) => failed(because, cure, proof);
  if (rules.problem !== undefined) return bad(rules.problem);
  if (!('missing' in promtool) && !promtool.ok) return bad(`promtool refuses ${place}: ${promtool.output}`);
  const alerts = rules.groups.flatMap((group) => group.alerts);
  for (const name of asked.groups ?? [])
    if (!rules.groups.some((group) => group.name === name)) return bad(`${place} has no group ${name}`);
  for (const pattern of asked.alerts ?? [])
    if (!alerts.some(({ name }) => isMeant(pattern, name))) return bad(`${place} has no alert ${pattern}`);
  const { annotation } = asked;
  if (annotation !== undefined)
    for (const { name, annotations } of alerts) {
      const named = annotations[annotation];
      if (named === undefined) return bad(`${name} has no annotation ${annotation}`);
      if (filesOf(context, named.replace(/#.*$/, '')).length === 0)
        return bad(`${name} names ${named}, and there is no such file`);
    }
  return passed(`${place}: ${alerts.length} alerts in ${groups}`, proof);
}

/** A job that a Prometheus configuration has. */
export function jobOutcome({ seen }: Context, { file, job }: EvidenceOf<'job'>): Outcome {
  const place = `${seen.call.target}/${file}`;
  const command = `grep -n job_name ${seen.call.target}/${file}`;
  const jobs = seen.jobs.get(file);
  const cure = { command: `$EDITOR ${seen.call.target}/${file}` };
  if (jobs === undefined) return failed(`there is no ${place}`, cure, { command, output: 'no such file' });
  if ('problem' in jobs) return failed(jobs.problem, cure, { command, output: jobs.problem });
  const proof = { command, output: jobs.map((one) => `job_name: ${one}`).join('\n') };
  return jobs.includes(job)
    ? passed(`${place} has the job ${job}`, proof)
    : failed(`${place} has no job ${job}`, cure, proof);
}
