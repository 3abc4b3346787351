import { resolve } from 'node:path';
import { incidentOf } from '../../incident/incident.ts';
import { DEFAULT_SCALE, formOf } from '../../incident/scale.ts';
import { FiredrillError } from '../../model/errors.ts';
import { html } from '../../report/formats/html.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { incidentDocument } from '../../report/incident/incident-document.ts';
import { loadTargets } from '../catalogue.ts';
import { readIndex } from '../history/read-index.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { type Places, resultsOf } from '../project.ts';
import { type LoadedScale, loadScale, scaleOfTarget } from './load-scale.ts';
import { storedAccount } from './stored-account.ts';

/** @throws FiredrillError `usage` where there is no incident to record, or nothing to record it from */
export async function tellIncident(
  run: string,
  options: Places & { html?: true; scale?: string },
): Promise<void> {
  const results = resultsOf(options);
  const { account, facts } = await storedAccount(run, results, options.project);
  const targets = await loadTargets(options.project);
  const loaded = targets.find((one) => one.target.name === account.target);
  const { scale, forms } = await scaleOf(loaded, options);
  const { filed } = await readIndex([results]);
  const incident = incidentOf(account, facts, scale, filed);
  const form = forms.get(formOf(scale, incident.severity) ?? '');
  const document = incidentDocument({
    account,
    facts,
    incident,
    scale,
    contacts: contactsOf(loaded),
    ...(form === undefined ? {} : { form }),
  });
  process.stdout.write(options.html ? html(document) : markdown(document));
}

/** The one that is named, else that of the run's target where the project has it, else one of our own. */
async function scaleOf(
  loaded: LoadedTarget | undefined,
  { scale, project }: Places & { scale?: string },
): Promise<LoadedScale> {
  if (scale !== undefined) {
    const named = await loadScale(resolve(scale), scale);
    if (named === undefined) throw new FiredrillError('usage', `--scale ${scale}: there is no such file`);
    return named;
  }
  const own = loaded === undefined ? undefined : await scaleOfTarget(loaded.folder, project);
  return own ?? { scale: DEFAULT_SCALE, forms: new Map() };
}

/** Who each contact of the contract is, and how they are reached, by name. */
function contactsOf(loaded: LoadedTarget | undefined): Record<string, string> {
  const contacts = Object.entries(loaded?.target.contract.people?.contacts ?? {});
  return Object.fromEntries(
    contacts.map(([name, { who, reach }]) => [name, reach === undefined ? who : `${who}, by ${reach}`]),
  );
}
