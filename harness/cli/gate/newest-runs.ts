import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { firstLineOfRegular } from '../../host/regular-file.ts';
import { jsonOf } from '../../text/json-of.ts';

/** A run that is there, by what its folder is called and what the first record of its timeline says. */
export interface FoundRun {
  folder: string;
  header?: {
    run: string;
    drill: string;
    variant: string;
    target: string;
    startedAt: string;
    control: boolean;
  };
}

const header = z.object({
  kind: z.literal('run'),
  run: z.string(),
  drill: z.string(),
  variant: z.string(),
  target: z.string(),
  startedAt: z.string(),
  control: z.unknown().optional(),
});

/** Bytes of a first record; it holds a contract. */
const LONGEST = 4_194_304;

/** As the folders of runs are called. */
const STAMPED = /^\d{8}-\d{6}-/;

/**
 * Every run in a results folder; what is no folder of a run is left out. What is called as one and has no timeline, or is a link,
 * is a run whose record is gone: were it left out, damage would bring an older one to the fore.
 */
export async function runsFound(results: string): Promise<FoundRun[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const found = entries
    .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && STAMPED.test(entry.name)))
    .map(async ({ name }): Promise<FoundRun[]> => {
      const line = await firstLineOfRegular(join(results, name, 'timeline.jsonl'), LONGEST).catch(
        () => undefined,
      );
      if (line === undefined) return STAMPED.test(name) ? [{ folder: name }] : [];
      const read = header.safeParse(jsonOf(line));
      if (!read.success) return [{ folder: name }];
      const { kind: _, control, ...rest } = read.data;
      return [{ folder: name, header: { ...rest, control: control !== undefined } }];
    });
  return (await Promise.all(found)).flat();
}

/**
 * The newest run of a drill on a target, control runs left out. One whose record does not say any more what it is, is what
 * its folder is called: otherwise damage would bring an older run to the fore.
 * @param drill `db-down`, or `db-down/stopped`
 */
export function newestOf(runs: readonly FoundRun[], drill: string, target: string): FoundRun | undefined {
  const [name = '', variant] = drill.split('/');
  const called = `-${target}-${name}-${variant === undefined ? '' : `${variant}-`}`;
  const stamped = (folder: string) => STAMPED.test(folder) && folder.slice(15).startsWith(called);
  const isMeant = (one: FoundRun) => {
    const { folder, header: says } = one;
    if (says?.control) return false;
    if (isCopy(one, runs)) return false;
    if (stamped(folder)) return variant !== undefined || isVariant(folder, says, name);
    return (
      says?.target === target && says.drill === name && (variant === undefined || says.variant === variant)
    );
  };
  return runs.filter(isMeant).sort((a, b) => whenOf(b).localeCompare(whenOf(a)))[0];
}

/** A folder of another name beside the one that it was copied from, such as a `latest` that is no link. */
function isCopy({ folder, header: says }: FoundRun, runs: readonly FoundRun[]): boolean {
  return (
    !STAMPED.test(folder) &&
    says !== undefined &&
    says.run !== folder &&
    runs.some((one) => one.folder === says.run)
  );
}

/** `db-down` must not mean `db-down-slowly`, where the record tells. */
function isVariant(folder: string, says: FoundRun['header'], name: string): boolean {
  return says === undefined || says.drill === name || !folder.includes(`-${says.drill}-`);
}

/** The stamp in a folder's name, otherwise what its record says, in the same form. */
function whenOf({ folder, header: says }: FoundRun): string {
  const [stamp] = /^\d{8}-\d{6}/.exec(folder) ?? [];
  return stamp ?? (says?.startedAt ?? '').replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
