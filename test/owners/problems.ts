/** Answers that are none: they name what there is not, or what does not show it. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import { isMeant } from '../../harness/gate/glob.ts';
import { promisesOf } from '../../harness/promises/contract.ts';
import { variantsOn, whyNot } from '../../harness/run/plan.ts';
import { commandProblems } from '../support/command-problems.ts';
import { commandsOf } from './commands.ts';
import type { Has, Project } from './project.ts';
import type { Answer, Owner, Row } from './rows.ts';

/** How many rows each series of the owners' has. */
const SERIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  veza: { V: 39, W: 23 },
  atmr: { A: 62 },
  gauzian: { Z: 38 },
  'formation-hub': { H: 47 },
};

/** Every row once and in order: what there should be, where it is not so. */
export function missingIn({ owner, rows }: Owner): string[] {
  const wanted = Object.entries(SERIES[owner] ?? {}).flatMap(([letter, last]) =>
    Array.from({ length: last }, (_, index) => `${letter}${index + 1}`),
  );
  const given = rows.map(({ id }) => id);
  return given.join() === wanted.join()
    ? []
    : [
        ...wanted.filter((id) => !given.includes(id)).map((id) => `${id} is missing`),
        ...given.filter((id) => !wanted.includes(id)).map((id) => `${id} is none of ${owner}'s`),
        ...given.filter((id, index) => given.indexOf(id) !== index).map((id) => `${id} is there twice`),
        ...(given.length === wanted.length ? ['rows are not in order'] : []),
      ];
}

export async function problemsOf(owner: string, row: Row, project: Project): Promise<string[]> {
  const has = project.targets.get(owner);
  const found = row.by.flatMap((answer) => answerProblems(answer, row, has, project));
  const typed = await Promise.all(commandsOf(owner, row).map(commandProblems));
  const come = (row.awaits ?? []).filter(
    (drill) => has !== undefined && applies(drill, has.target, project.drills),
  );
  const stale = come.map((drill) => `${drill} is there: name it under by, or say what is missing besides`);
  return [...found, ...typed.flat(), ...stale].map((problem) => `${row.id}: ${problem}`);
}

function answerProblems(answer: Answer, row: Row, has: Has | undefined, { drills }: Project): string[] {
  if ('page' in answer) return missing(answer.page, /^docs\/.*\.md$/);
  if ('test' in answer) return missing(answer.test, /^test\/.*\.test\.ts$/);
  if ('command' in answer) return [];
  if (has === undefined) return [`${Object.values(answer).join(' ')}: there is no such target yet`];
  if ('drill' in answer) {
    const [name, variant] = answer.drill.split('/');
    const drill = drills.find((one) => one.name === name);
    if (drill === undefined) return [`there is no drill ${name}`];
    if (variant !== undefined && drill.variants[variant] === undefined)
      return [`${name} has no variant ${variant}`];
    const not = whyNot(drill, has.target, variant);
    return not === undefined ? [] : [`${answer.drill}: ${not}`];
  }
  if ('rehearsal' in answer) {
    const found = has.rehearsals.find(({ name }) => name === answer.rehearsal);
    if (found === undefined) return [`there is no rehearsal ${answer.rehearsal}`];
    const { variant = found.variants[0] ?? '', way = found.ways[0] ?? '', step } = answer;
    return [
      ...(found.variants.includes(variant) ? [] : [`${answer.rehearsal} has no variant ${variant}`]),
      ...(found.ways.includes(way) ? [] : [`${answer.rehearsal} has no way ${way}`]),
      ...(step === undefined || found.steps.includes(step)
        ? []
        : [`${answer.rehearsal} has no step ${step}`]),
    ];
  }
  if ('gate' in answer)
    return has.gate.some((id) => isMeant(answer.gate, id)) ? [] : [`the gate has no ${answer.gate}`];
  if ('runbook' in answer) return missing(join(has.runbooks, answer.runbook), /\.md$/);
  if (!has.alerts.includes(answer.alert)) return [`there is no alert ${answer.alert}`];
  return expectedBy(row, has.target, drills).includes(answer.alert)
    ? []
    : [`no drill that is named beside ${answer.alert} expects it to fire`];
}

function applies(named: string, target: Target, drills: Project['drills']): boolean {
  const [name, variant] = named.split('/');
  const drill = drills.find((one) => one.name === name);
  if (drill === undefined || (variant !== undefined && drill.variants[variant] === undefined)) return false;
  return whyNot(drill, target, variant) === undefined;
}

function missing(file: string, named: RegExp): string[] {
  return named.test(file) && existsSync(join(ROOT, file)) ? [] : [`there is no ${file}`];
}

/** An alert that a contract merely allows is shown by no drill. */
function expectedBy({ by }: Row, target: Target, drills: Project['drills']): string[] {
  return by.flatMap((answer) => {
    if (!('drill' in answer)) return [];
    const [name = '', variant] = answer.drill.split('/');
    const drill = drills.find((one) => one.name === name);
    const contract = target.contract.drills[name];
    if (drill === undefined || contract === undefined) return [];
    const variants = variant === undefined ? variantsOn(drill, target) : [variant];
    return variants.flatMap((one) =>
      (promisesOf(contract, one).alerts?.expected ?? []).map(({ alert }) => alert),
    );
  });
}
