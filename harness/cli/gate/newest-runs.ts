import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

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

/** Characters of a first record; it holds a contract. */
const LONGEST = 4_194_304;

/** Every run in a results folder; what is no folder of a run is left out. */
export async function runsFound(results: string): Promise<FoundRun[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const found = entries
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }): Promise<FoundRun[]> => {
      const line = await firstLine(join(results, name, 'timeline.jsonl')).catch(() => undefined);
      if (line === undefined) return [];
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
  const stamped = (folder: string) => /^\d{8}-\d{6}-/.test(folder) && folder.slice(15).startsWith(called);
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
  const isStamped = /^\d{8}-\d{6}-/.test(folder);
  return (
    !isStamped && says !== undefined && says.run !== folder && runs.some((one) => one.folder === says.run)
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

async function firstLine(file: string): Promise<string> {
  let text = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
    if (text.length > LONGEST) break;
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
