/** The run that was good, against which each mutant is held. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../host/regular-file.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { judge } from '../promises/judge.ts';
import { type Recording, recordingOf } from '../prove/recording.ts';
import { runFolder } from './stored-run.ts';
import { parseRecord } from './stored-timeline.ts';

export interface Base {
  folder: string;
  recording: Recording;
}

export interface Wanted {
  drill: string;
  variant: string | undefined;
  target: string | undefined;
}

/**
 * The latest run of a drill that was good enough.
 * @throws FiredrillError `usage` where there is none, `unavailable` where none was good enough
 */
export async function latestGood(results: string, { drill, variant, target }: Wanted): Promise<Base> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const whole = variant === undefined ? drill : `${drill}/${variant}`;
  const which = [whole, ...(target ? ['on', target] : [])].join(' ');
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
  const remedy = `run it first: firedrill run ${whole}${target ? ` --target ${target}` : ''}`;
  if (bad === undefined)
    throw new FiredrillError('usage', `there is no run of ${which} in ${results}; ${remedy}`);
  throw new FiredrillError(
    'unavailable',
    `no run of ${which} in ${results} was good enough to be broken, the latest is ${bad}; ${remedy}`,
  );
}

/**
 * @param run a folder, a run's id, or `latest`
 * @throws FiredrillError `usage` where it is of something else, `unavailable` where it was not good enough
 */
export async function namedRun(
  run: string,
  results: string,
  { drill, variant, target }: Wanted,
): Promise<Base> {
  const folder = await runFolder(run, results, '--run ');
  const recording = await read(folder);
  const { header } = recording;
  const differs =
    header.drill !== drill ||
    (variant ?? header.variant) !== header.variant ||
    (target ?? header.target) !== header.target;
  if (differs)
    throw new FiredrillError(
      'usage',
      `${folder} is a run of ${header.drill}/${header.variant} on ${header.target}, and not of what is to be proven`,
    );
  if (!goodEnough(recording))
    throw new FiredrillError(
      'unavailable',
      `${folder} was not good enough to be broken; choose a run that passed`,
    );
  return { folder, recording };
}

export function goodEnough({ records }: Recording): boolean {
  return ['pass', 'acceptable'].includes(judge(records).verdict.status);
}

/** @throws FiredrillError `usage` for a timeline that does not begin with a run of a drill */
export async function read(folder: string): Promise<Recording> {
  const file = join(folder, 'timeline.jsonl');
  const text = await readRegularText(file).catch((cause: unknown) => {
    throw new FiredrillError('usage', `${file} cannot be read: ${shortly(cause)}; name the folder of a run`, {
      cause,
    });
  });
  const lines = text.split('\n').filter((line) => line !== '');
  const records = lines.map((line, at) => parseRecord(line, file, at + 1));
  const recording = recordingOf(records);
  if (recording === undefined)
    throw new FiredrillError('usage', `${file} does not begin with a run of a drill`);
  return recording;
}
