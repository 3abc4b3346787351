import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RECENT, testInNumbers } from '../../history/regression.ts';
import { trends } from '../../history/trend.ts';
import type { History, Trend } from '../../history/trend-shape.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { html } from '../../report/formats/html.ts';
import { terminal } from '../../report/formats/terminal.ts';
import { historyDocument, isMarked } from '../../report/history/history-document.ts';
import { count } from '../../text/format.ts';
import { inert } from '../../text/inert.ts';
import { someOf } from '../../text/some-of.ts';
import { suggest } from '../nearest.ts';
import { paint } from '../paint.ts';
import { type Places, resultsOf } from '../project.ts';
import { chainsIn, HISTORY } from './places.ts';
import { type Index, readIndex } from './read-index.ts';
import { takeIn, type Unindexed, unindexed } from './take-in.ts';
import { verify } from './verify.ts';

export interface HistoryOptions extends Places {
  target?: string;
  recent?: number;
  also?: string[];
  verify?: true;
  signer?: string;
  json?: true;
  html?: true;
}

/** Shows how something went, or holds the index against what is there; sets the exit code. */
export async function showHistory(name: string | undefined, options: HistoryOptions): Promise<void> {
  const results = resultsOf(options);
  const places = [results, ...(await indexed(options.also ?? []))];
  if (options.verify || options.signer !== undefined) {
    await tellVerified(places, await readIndex(places), options);
    return;
  }
  const index = await readIndex(places);
  const lies = await unindexed(results, index);
  const notes = [...(await takeInWhatLies(results, lies)), ...lies.refused];
  const filed = [...index.filed, ...lies.entries].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  const all = trends(filed, options.recent);
  const chosen = all.filter((trend) => isAsked(trend, name, options.target));
  if (chosen.length === 0) throw nothing(name, options.target, all, results);
  const history: History = {
    schema: 1,
    test: testInNumbers(options.recent ?? RECENT),
    notes: [...notes, ...index.problems, ...index.notes, ...vanished(places, index)],
    trends: chosen,
  };
  for (const note of history.notes) console.error(`note: ${inert(note)}`);
  if (options.json) console.log(JSON.stringify(history, null, 2));
  else if (options.html) process.stdout.write(html(historyDocument(history, true)));
  else console.log(terminal(historyDocument(history, name !== undefined), { paint: paint(process.stdout) }));
  if (index.problems.length > 0 || chosen.some(isMarked)) process.exitCode = 1;
}

/** @throws FiredrillError `usage` for a folder that has no index: a mistyped one would be passed over in silence */
async function indexed(folders: readonly string[]): Promise<readonly string[]> {
  for (const folder of folders)
    if ((await chainsIn(join(folder, HISTORY))).length === 0)
      throw new FiredrillError('usage', `--also ${folder}: there is no index in ${join(folder, HISTORY)}`);
  return folders;
}

async function tellVerified(
  places: readonly string[],
  index: Index,
  { signer, json }: HistoryOptions,
): Promise<void> {
  const { problems, notes } = await verify(places, index, signer);
  if (json)
    console.log(JSON.stringify({ schema: 1, whole: problems.length === 0, problems, notes }, null, 2));
  else {
    for (const problem of problems) console.log(`✗ ${inert(problem)}`);
    for (const note of notes) console.log(inert(note));
    console.log(problems.length === 0 ? 'whole' : count(problems.length, 'problem'));
  }
  if (problems.length > 0) process.exitCode = 1;
}

/** Results of before there was an index are taken into it where they are first asked about; where they cannot be, they count now. */
async function takeInWhatLies(results: string, lies: Unindexed): Promise<string[]> {
  const number = lies.entries.length;
  if (number === 0) return [];
  const failed = await takeIn(results, lies).then(
    () => undefined,
    (error: unknown) => shortly(error),
  );
  const what = `${count(number, 'folder')} that no entry named`;
  const [was, lie] = number === 1 ? ['was', 'it lies'] : ['were', 'they lie'];
  const names = someOf(lies.entries.map(({ folder }) => folder));
  return [
    failed === undefined
      ? `${what} ${was} taken into the index now, as ${lie} there: ${names}`
      : `${what} cannot be taken into the index (${failed}): ${names}`,
  ];
}

/** A folder that is there is not looked into: that is what --verify is for. */
function vanished(places: readonly string[], index: Index): string[] {
  const gone = index.filed.filter(
    ({ run, folder }) =>
      !index.pruned.has(run) && !places.some((results) => existsSync(join(results, folder))),
  );
  return gone.length === 0
    ? []
    : [
        `${count(gone.length, 'folder')} vanished, which no prune took: ${someOf(gone.map(({ folder }) => folder))}`,
      ];
}

/** `db-down`, `db-down/stopped`, a suite's or a rehearsal's name. */
function isAsked(trend: Trend, asked: string | undefined, on: string | undefined): boolean {
  const { name, variant, target } = trend;
  const is = asked === undefined || asked === name || asked === `${name}/${variant}`;
  return is && (on === undefined || on === target);
}

function nothing(
  name: string | undefined,
  target: string | undefined,
  all: readonly Trend[],
  results: string,
): FiredrillError {
  const on = target === undefined ? '' : ` on ${target}`;
  if (all.length === 0)
    return new FiredrillError(
      'usage',
      `nothing was filed in ${results}; firedrill run does, or name another with --results`,
    );
  const known = [...new Set(all.map((trend) => trend.name))].sort();
  const remedy = name === undefined ? `; there is one of ${known.join(', ')}` : suggest(name, known);
  return new FiredrillError(
    'usage',
    `there is no history of ${name ?? 'anything'}${on} in ${results}${remedy}`,
  );
}
