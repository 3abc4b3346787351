import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { loadDefault } from '../host/load-module.ts';
import { FiredrillError } from '../model/errors.ts';
import { nameSchema } from '../model/scalars.ts';
import type { DefinedKind } from '../promises/kind.ts';
import type { OwnProbe } from '../signals/probes/own-probe.ts';
import { parseExport } from '../text/schema-problems.ts';
import { codeOf } from './written/project-files.ts';

/** What a project brings along besides targets, drills and components. */
export interface Own {
  /** Transports of probes. */
  probes: readonly (OwnProbe & { file: string })[];
  /** Kinds of promises. */
  promises: readonly DefinedKind[];
}

export const NOTHING_OWN: Own = { probes: [], promises: [] };

const functions =
  (...names: string[]) =>
  (one: unknown) =>
    typeof one === 'object' && one !== null && names.every((name) => name in one);

const probeSchema = z.strictObject({
  name: nameSchema,
  with: z.custom<z.ZodType>(
    functions('safeParse', 'parse'),
    'must be a Zod schema: z.strictObject({ … }), with z of firedrill/config',
  ),
  open: z.custom<OwnProbe['open']>(
    (one) => typeof one === 'function',
    'must be a function: (place, spec) => ({ ask: async () => ({ good: true }) })',
  ),
});

const promiseSchema = z.custom<DefinedKind>(
  functions('key', 'contract', 'expects', 'read', 'problems', 'needs', 'asks'),
  'must be what definePromise({ key, contract, expects, knows, judge }) returns',
);

/**
 * A project's `probes/` and `promises/`, in the order of their names; nothing where there are none.
 * @throws FiredrillError `usage` naming file and key of what is wrong
 */
export async function loadOwn(project: string): Promise<Own> {
  const [probes, promises] = await Promise.all([loadProbes(project), loadPromises(project)]);
  return { probes, promises };
}

/** The file of each transport, by its name. */
export function transportsOf({ probes }: Own): Record<string, string> {
  return Object.fromEntries(probes.map(({ name, file }) => [name, file]));
}

/** Files of them, to be loaded on trial. */
export async function ownFiles(project: string): Promise<string[]> {
  return (await Promise.all(['probes', 'promises'].map((kind) => filesIn(project, kind)))).flat();
}

async function loadProbes(project: string): Promise<Own['probes']> {
  const files = await filesIn(project, 'probes');
  return Promise.all(
    files.map(async (file) => {
      const shown = relative(project, file);
      const probe = parseExport(probeSchema, await loadDefault(file, shown), shown, 'a probe');
      mustBe(shown, 'name', probe.name, basename(file, '.ts'));
      return { ...probe, file };
    }),
  );
}

async function loadPromises(project: string): Promise<DefinedKind[]> {
  const files = await filesIn(project, 'promises');
  const kinds = await Promise.all(
    files.map(async (file) => {
      const shown = relative(project, file);
      const kind = parseExport(promiseSchema, await loadDefault(file, shown), shown, 'a kind of promise');
      mustBe(shown, 'key', kind.key, basename(file, '.ts'));
      return { shown, kind };
    }),
  );
  const seen = new Map<string, string>();
  for (const { shown, kind } of kinds)
    for (const key of Object.keys(kind.contract)) {
      const other = seen.get(key);
      if (other !== undefined)
        throw new FiredrillError(
          'usage',
          `${shown}: contract.${key} is in ${other}, too; give it another name`,
        );
      seen.set(key, shown);
    }
  return kinds.map(({ kind }) => kind);
}

function mustBe(shown: string, key: string, is: string, name: string): void {
  if (is !== name)
    throw new FiredrillError('usage', `${shown}: ${key} is "${is}", but must be that of its file, ${name}`);
}

async function filesIn(project: string, kind: string): Promise<string[]> {
  const folder = join(codeOf(project), kind);
  if (!existsSync(folder)) return [];
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(folder, file));
}
