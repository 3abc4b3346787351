/** Where a run is, as a bystander sees it: by its folder and its timeline alone, down to the filing of its evidence. */

import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** In the order in which a drill goes through them. `leaving`: all is filed, and its process has not ended. */
export const STAGES = [
  'set-up',
  'start',
  'steady',
  'inject',
  'hold',
  'recover',
  'verify',
  'stop',
  'replay',
  'judging',
  'filing',
  'leaving',
] as const;
export type Stage = (typeof STAGES)[number];

const isStage = (phase: string): phase is Stage => STAGES.some((stage) => stage === phase);

export interface Followed {
  /** Its folder, once there is one. */
  folder(): string | undefined;
  stage(): Stage;
}

/** Follows the only run under `results`; each look reads only what was recorded since the last. */
export function follow(results: string): Followed {
  let folder: string | undefined;
  let at = 0;
  let rest = '';
  let recorded: Stage = 'start';
  let stops = 0;
  const look = (line: string) => {
    if (line.startsWith('{"kind":"end"')) recorded = 'judging';
    const [, phase = ''] = /^\{"kind":"phase".*"phase":"([a-z]+)","edge":"begin"/.exec(line) ?? [];
    if (!isStage(phase)) return;
    if (phase === 'stop') stops += 1;
    recorded = stops === 2 ? 'replay' : phase;
  };
  const readOn = (file: string) => {
    if (!existsSync(file)) return;
    const fd = openSync(file, 'r');
    const chunk = Buffer.alloc(65_536);
    for (let read = readSync(fd, chunk, 0, chunk.length, at); read > 0; ) {
      at += read;
      const lines = (rest + chunk.toString('latin1', 0, read)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) look(line);
      read = readSync(fd, chunk, 0, chunk.length, at);
    }
    closeSync(fd);
  };
  const find = () => {
    const [run] = readdirSync(results).filter((name) => !name.startsWith('.') && name !== 'latest');
    folder ??= run === undefined ? undefined : join(results, run);
    return folder;
  };
  return {
    folder: find,
    stage() {
      const place = find();
      if (place === undefined) return 'set-up';
      if (existsSync(join(place, 'MANIFEST.sha256'))) return 'leaving';
      if (existsSync(join(place, 'report.json'))) return 'filing';
      readOn(join(place, 'timeline.jsonl'));
      return recorded;
    },
  };
}

/**
 * How many of all kills strike each stage: as large a share as the stage has of a run, and one at least where there are
 * enough of them.
 */
export function shared(kills: number, lengths: ReadonlyMap<Stage, number>): Stage[] {
  const stages = [...lengths.keys()];
  const total = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  const least = kills >= stages.length ? 1 : 0;
  const left = kills - least * stages.length;
  const quota = stages.map((stage) => (left * (lengths.get(stage) ?? 0)) / total);
  const given = quota.map((share) => least + Math.floor(share));
  // Largest remainder: what is left over goes to those that were cut off most.
  const order = stages.map((_, n) => n).sort((a, b) => ((quota[b] ?? 0) % 1) - ((quota[a] ?? 0) % 1));
  const over = kills - given.reduce((sum, n) => sum + n, 0);
  for (const n of order.slice(0, over)) given[n] = (given[n] ?? 0) + 1;
  return stages.flatMap((stage, n) => Array<Stage>(given[n] ?? 0).fill(stage));
}
