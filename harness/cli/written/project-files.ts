/** Which files make a folder a project, and which a target; two that say the same thing are refused. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FiredrillError } from '../../model/errors.ts';

/** One target and all that its project says, beside the service itself. */
const PROJECT_FILES = ['firedrill.yaml', 'firedrill.yml', 'firedrill.config.ts'] as const;
/** In `targets/<name>/`, where a project has several. */
const TARGET_FILES = ['target.ts', 'target.yaml', 'target.yml'] as const;

/** A project's one file, absolute; `undefined` where its targets lie in `targets/`. @throws FiredrillError `usage` for two */
export function projectFileIn(folder: string): string | undefined {
  const file = onlyOf(folder, PROJECT_FILES, '');
  const [other] = file === undefined ? [] : targetFoldersIn(folder);
  if (file !== undefined && other !== undefined)
    throw new FiredrillError(
      'usage',
      `${folder} has ${file} and targets/${other}, and the former is a project of one target; ` +
        `move it to targets/<its name>/target${file.endsWith('.ts') ? '.ts' : '.yaml'}, or the latter away`,
    );
  return file === undefined ? undefined : join(folder, file);
}

/** The file of `targets/<name>/`, absolute. @throws FiredrillError `usage` for two */
export function targetFileIn(folder: string, shown: string): string | undefined {
  const file = onlyOf(folder, TARGET_FILES, `${shown}/`);
  return file === undefined ? undefined : join(folder, file);
}

/** Whether a folder is a project, whatever is wrong with it. */
export function isProject(folder: string): boolean {
  return PROJECT_FILES.some((file) => existsSync(join(folder, file))) || targetFoldersIn(folder).length > 0;
}

/** Whether the file is a project's one file. @param file its name or path */
export function isProjectFile(file: string): boolean {
  return PROJECT_FILES.some((name) => file === name || file.endsWith(`/${name}`));
}

/**
 * Where a project has drills, components, rehearsals and suites of its own: beside `targets/`, or in `firedrill/` where it is
 * one file beside a service, whose own folders may be called `components`, too.
 */
export function codeOf(project: string): string {
  const own = join(project, 'firedrill');
  if (PROJECT_FILES.some((file) => existsSync(join(project, file)))) return own;
  // Before there is a target, as `init` finds it.
  const isBegun =
    !existsSync(join(project, 'targets')) && statSync(own, { throwIfNoEntry: false })?.isDirectory();
  return isBegun ? own : project;
}

function onlyOf(folder: string, names: readonly string[], shown: string): string | undefined {
  const there = names.filter((name) => existsSync(join(folder, name)));
  if (there.length > 1)
    throw new FiredrillError(
      'usage',
      `${shown === '' ? `${folder} has ` : ''}${there.map((name) => shown + name).join(' and ')}${shown === '' ? '' : ' are both there'}: ` +
        'each says what the target is, and only one can; remove the other',
    );
  return there[0];
}

function targetFoldersIn(folder: string): string[] {
  const targets = join(folder, 'targets');
  if (!existsSync(targets)) return [];
  return readdirSync(targets).filter((name) =>
    TARGET_FILES.some((file) => existsSync(join(targets, name, file))),
  );
}
