import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { conductRehearsal } from '../../harness/cli/rehearse/conduct-rehearsal.ts';
import type { FiledRehearsal } from '../../harness/cli/rehearse/file-rehearsal.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import type { Part } from '../../harness/rehearse/part.ts';
import { first, type Rehearsal } from '../../harness/rehearse/rehearsal.ts';
import { keepRun } from './keep-run.ts';

/** What a test changes about a rehearsal before it is done. */
export interface RehearsalChange {
  /** atmr where left out. */
  target?: string;
  variant?: string;
  way?: string;
  hurry?: number;
  /** A copy of the target, to break a promise in. */
  tamper?: (target: Target) => Target;
  /** A release and a patch of its source that breaks a promise, on top of those that make it. */
  sabotage?: { release: string; patch: string };
  /** The name of its recorded timeline. */
  recordAs: string;
}

/** Rehearses on a target of ours, on a real stack and in real time, without a person to ask. */
export async function rehearseTampered(
  definition: Rehearsal,
  { target = 'atmr', variant, way, hurry, tamper = (same) => same, sabotage, recordAs }: RehearsalChange,
): Promise<FiledRehearsal> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-rehearsal-'));
  onTestFinished(() => rm(results, { recursive: true }));
  const parts = [...(definition.parts ?? [])];
  if (sabotage !== undefined) {
    const file = join(results, 'sabotage.patch');
    await writeFile(file, sabotage.patch);
    parts.push(patching(sabotage.release, file));
  }
  const rehearsal = parseRehearsal({ ...definition, parts }, definition.name);
  const loaded = await loadTarget(join(ROOT, 'targets', target, 'target.ts'));
  const filed = await conductRehearsal(
    { loaded: { ...loaded, target: tamper(loaded.target) }, rehearsal },
    {
      variant: variant ?? first(Object.keys(rehearsal.variants)),
      way: way ?? first(rehearsal.ways),
      ...(hurry === undefined ? {} : { hurry }),
      people: {
        manual: false,
        tell() {},
        givenUp: async () => 'there are none',
        choose: async () => undefined,
      },
      results,
      progress: silentProgress(),
      signal: new AbortController().signal,
    },
  );
  await keepRun(filed.folder, { set: 'rehearsals', name: recordAs });
  return filed;
}

/** Has a release of the service built with one more patch. */
const patching = (release: string, file: string): Part<undefined> => ({
  records: {},
  releases: () => ({ [release]: [file] }),
  start: () => ({ api: undefined }),
});
