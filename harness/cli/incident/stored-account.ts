/** What a run of the past tells of the incident that it was, whether of a drill or of a rehearsal; judged again. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Account } from '../../incident/account.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { VerdictStatus } from '../../model/judgement.ts';
import { drillAccount } from '../../report/incident/drill-account.ts';
import { rehearsalAccount } from '../../report/incident/rehearsal-account.ts';
import { type Facts, gather } from '../../signals/facts.ts';
import { loadTargets } from '../catalogue.ts';
import { kindsOf } from '../kinds-of.ts';
import { filedChanges } from '../rehearse/attempts.ts';
import { judged } from '../rehearse/file-rehearsal.ts';
import { findRehearsal } from '../rehearse/load-rehearsal.ts';
import { storedReport } from '../rehearse/stored-reports.ts';
import { openStoredRun } from '../stored-run.ts';

export interface StoredAccount {
  account: Account;
  facts: Facts;
}

/** @throws FiredrillError `usage` where there is no such run, it kept every promise, or its evidence was altered */
export async function storedAccount(run: string, results: string, project: string): Promise<StoredAccount> {
  const folder = rehearsalFolder(run, results);
  return folder === undefined ? ofDrill(run, results, project) : ofRehearsal(folder, project);
}

async function ofDrill(run: string, results: string, project: string): Promise<StoredAccount> {
  const { report, facts, doubt } = await openStoredRun(run, results, await kindsOf(run, project));
  const { header } = facts;
  if (doubt !== undefined || header === undefined)
    throw doubted(report.run, doubt ?? 'it has no first record');
  refuseKept(report.run, report.verdict.status);
  return { account: drillAccount(report, header, facts), facts };
}

async function ofRehearsal(folder: string, project: string): Promise<StoredAccount> {
  const filed = await storedReport(folder);
  if (filed === undefined) throw new FiredrillError('usage', `${folder} has no report.json`);
  const [changed] = await filedChanges(folder, filed.run);
  if (changed !== undefined) throw doubted(filed.run, changed);
  const { rehearsal } = await findRehearsal(await loadTargets(project), filed.rehearsal, filed.target);
  const { report, observed } = await judged(folder, rehearsal.parts);
  refuseKept(report.run, report.verdict.status);
  const facts = gather(observed);
  return { account: rehearsalAccount(report, facts), facts };
}

/** Rehearsals have a folder of their own among the results. */
function rehearsalFolder(run: string, results: string): string | undefined {
  const inPlace = join(results, 'rehearsals', run.replace(/^rehearsals\//, ''));
  if (!run.includes('/') && existsSync(join(results, run))) return undefined;
  if (existsSync(join(inPlace, 'timeline.jsonl'))) return inPlace;
  const named = resolve(run);
  return named.includes('/rehearsals/') && existsSync(join(named, 'timeline.jsonl')) ? named : undefined;
}

function doubted(run: string, why: string): FiredrillError {
  return new FiredrillError('usage', `${run} is not to be trusted and is no record: ${why}`);
}

function refuseKept(run: string, status: VerdictStatus): void {
  if (status === 'pass' || status === 'acceptable')
    throw new FiredrillError('usage', `${run} kept every promise: there is no incident to record`);
}
