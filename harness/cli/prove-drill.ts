import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FiredrillError } from '../model/errors.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { judge } from '../promises/judge.ts';
import { proof, timelineMutants } from '../prove/prove.ts';
import { type Recording, recordingOf } from '../prove/recording.ts';
import { html } from '../report/formats/html.ts';
import { terminal } from '../report/formats/terminal.ts';
import { proveDocument } from '../report/prove/prove-document.ts';
import { storedRecord } from '../signals/stored-record.ts';
import { paint } from './paint.ts';
import { resultsOf } from './project.ts';
import type { ProveOptions } from './prove.ts';
import { seriesMutants } from './prove-series.ts';
import { runFolder } from './stored-run.ts';

/**
 * Proves a drill on a run of the past and prints what came of it.
 * @returns the exit code: 0 where no mutant survived, else 1
 * @throws FiredrillError `usage` for a run that is not there, `unavailable` where none was good enough
 */
export async function prove(name: string, options: ProveOptions): Promise<number> {
  const [drill = name, variant] = name.split('/');
  const results = resultsOf(options);
  const { folder, recording } =
    options.run === undefined
      ? await latestGood(results, { drill, variant, target: options.target })
      : await named(await runFolder(options.run, results), drill);
  const series = await seriesMutants(folder, recording);
  await using _promtool = series;
  const proven = await proof(recording, [...timelineMutants(recording), ...series.mutants], series.notTried);
  const document = proveDocument(proven);
  if (options.json) process.stdout.write(`${JSON.stringify(proven, null, 2)}\n`);
  else if (options.html) process.stdout.write(html(document));
  else console.error(terminal(document, { paint: paint(process.stderr) }));
  return proven.survived === 0 && proven.killed > 0 ? 0 : 1;
}

interface Wanted {
  drill: string;
  variant: string | undefined;
  target: string | undefined;
}

async function latestGood(results: string, { drill, variant, target }: Wanted) {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const which = [
    variant === undefined ? drill : `${drill}/${variant}`,
    ...(target ? ['on', target] : []),
  ].join(' ');
  let bad: string | undefined;
  for (const name of names.sort().reverse()) {
    const folder = join(results, name);
    const recording = await read(folder).catch(() => undefined);
    if (recording === undefined) continue;
    const { header } = recording;
    const isIt = header.drill === drill && (variant ?? header.variant) === header.variant;
    if (!isIt || (target ?? header.target) !== header.target) continue;
    if (goodEnough(recording)) return { folder, recording };
    bad ??= name;
  }
  const remedy = `run it first: firedrill run ${variant === undefined ? drill : `${drill}/${variant}`}${target ? ` --target ${target}` : ''}`;
  if (bad === undefined)
    throw new FiredrillError('usage', `there is no run of ${which} in ${results}; ${remedy}`);
  throw new FiredrillError(
    'unavailable',
    `no run of ${which} in ${results} was good enough to be broken, the latest is ${bad}; ${remedy}`,
  );
}

async function named(folder: string, drill: string) {
  const recording = await read(folder);
  if (recording.header.drill !== drill)
    throw new FiredrillError('usage', `${folder} is a run of ${recording.header.drill}, not of ${drill}`);
  if (!goodEnough(recording))
    throw new FiredrillError(
      'unavailable',
      `${folder} was not good enough to be broken; choose a run that passed`,
    );
  return { folder, recording };
}

function goodEnough({ records }: Recording): boolean {
  return ['pass', 'acceptable'].includes(judge(records).verdict.status);
}

async function read(folder: string): Promise<Recording> {
  const file = join(folder, 'timeline.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const records: TimelineRecord[] = lines.map((line) => storedRecord(JSON.parse(line)));
  const recording = recordingOf(records);
  if (recording === undefined)
    throw new FiredrillError('usage', `${file} does not begin with a run of a drill`);
  return recording;
}
