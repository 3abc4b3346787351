import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { profileSets, withProfiles } from '../contract/as-drilled.ts';
import { isReference } from '../engine/reference.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import { type BuildSpec, entryOf } from '../model/target.ts';
import { kindsWith } from '../promises/kinds.ts';
import { parseRuleFile } from '../rules/rule-file.ts';
import { type Monitoring, prepareMonitoring } from '../run/monitoring.ts';
import { readHelpers } from '../run/prepare-run.ts';
import { chooseResolution } from '../run/resolution.ts';
import { foreignInServices, foreignInWords } from '../safety/egress/foreign.ts';
import { planStack } from '../stack/plan.ts';
import { contractProblems, requestProblems } from './check-contract.ts';
import { profileProblems } from './check-profiles.ts';
import { componentsFor } from './components.ts';
import { unknownImage } from './image-words.ts';
import type { LoadedTarget } from './loaded-target.ts';
import { suggest } from './nearest.ts';
import { asWritten } from './written/source.ts';

/** What the command line asks of a run. */
export interface Asked {
  pace?: number | undefined;
  /** Milliseconds. */
  resolution?: number | undefined;
  /** Those whose services are started; left out: none. */
  profiles?: readonly string[] | undefined;
}

/**
 * Everything that can be known to be wrong with a target before anything is started: its monitoring files, and
 * every name its contract mentions.
 *
 * @throws FiredrillError `usage` listing each problem with file, key and remedy
 */
export async function checkTarget(
  loaded: LoadedTarget,
  drills: readonly Drill[],
  asked: Asked,
): Promise<Monitoring> {
  return asWritten(loaded.source, loaded.target.name, () => checked(loaded, drills, asked));
}

async function checked(loaded: LoadedTarget, drills: readonly Drill[], asked: Asked): Promise<Monitoring> {
  const { folder, target } = loaded;
  const monitoring = await prepareMonitoring(folder, target, asked.pace, asked.profiles);
  const components = componentsFor(loaded);
  const parts = { components, monitoring: monitoring.files, helpers: await readHelpers() };
  // Laying out the stack finds mentions of services that are not there.
  const { egress } = planStack(target, parts);
  // What a stack without the services of a profile still needs of them is found by laying out that, too.
  for (const profiles of profileSets(target)) planStack(withProfiles(target, profiles), parts);
  for (const [name, { objectives = [], variants = {} }] of Object.entries(target.contract.drills)) {
    const key = `targets/${target.name}/target.ts: contract.drills.${name}`;
    chooseResolution(objectives, asked.resolution, `${key}.objectives`);
    for (const [variant, { objectives: own = [] }] of Object.entries(variants))
      chooseResolution(own, asked.resolution, `${key}.variants.${variant}.objectives`);
  }
  const problems = [
    ...entryProblems(withProfiles(target)),
    ...profileProblems(target),
    ...foreignInServices(target.services, target.allowEgress ?? [])
      .filter(({ literal }) => literal)
      .map((one) => `target.ts: ${foreignInWords(one)}`),
    ...imageProblems(
      loaded,
      components.map(({ name }) => name),
    ),
    ...requestProblems(target, loaded.own.probes),
    ...contractProblems(target, drills, monitoring, {
      kinds: kindsWith(loaded.own.promises),
      text: (file) => textOf(join(folder, file)),
    }),
    ...runbookProblems(loaded, monitoring),
    ...receiverProblems(target, monitoring),
  ];
  if (problems.length > 0)
    throw new FiredrillError(
      'usage',
      `targets/${target.name}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  return { ...monitoring, notes: [...monitoring.notes, ...egress.named] };
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function entryProblems(target: LoadedTarget['target']): string[] {
  if (entryOf(target) !== undefined) return [];
  const services = Object.keys(target.services);
  if (target.entry !== undefined)
    return [`target.ts: entry is "${target.entry}", which is no service${suggest(target.entry, services)}`];
  return [
    'target.ts: entry is missing: no service is named api, and not exactly one has the role api; ' +
      `say which of them users call, as in entry: '${services[0]}'`,
  ];
}

function imageProblems({ folder, target, project }: LoadedTarget, components: readonly string[]): string[] {
  return Object.entries(target.services).flatMap(([name, { image, build }]) => {
    const key = `target.ts: services.${name}`;
    if (build !== undefined) return buildProblems(folder, `${key}.build`, build);
    if (image === undefined || components.includes(image)) return [];
    if (image === 'service') return workspaceProblems(folder, project, `${key}.image`);
    if (/[:/@]/.test(image) && !isReference(image))
      return [`${key}.image is "${image}", which is no image reference; one is ghcr.io/me/api:1.2`];
    return unknownImage(key, image, [...components, 'service']);
  });
}

function workspaceProblems(folder: string, project: string, key: string): string[] {
  if (!existsSync(join(folder, 'service', 'package.json')))
    return [`${key} is "service", but there is no service/package.json to build it from`];
  return existsSync(join(project, 'package-lock.json'))
    ? []
    : [
        `${key} is "service", but ${project} has no package-lock.json that pins its dependencies; ` +
          'make service/ one of its workspaces and run npm install there',
      ];
}

function buildProblems(
  folder: string,
  key: string,
  { context, dockerfile = 'Dockerfile' }: BuildSpec,
): string[] {
  const at = resolve(folder, context);
  if (!existsSync(at))
    return [
      `${key}.context is "${context}", but there is no ${at}; it is relative to the folder of target.ts`,
    ];
  return existsSync(resolve(at, dockerfile))
    ? []
    : [
        `${key} names the Dockerfile ${dockerfile}, which ${at} does not have; ` +
          "write it, or name another, as in build: { context: '.', dockerfile: 'docker/api.Dockerfile' }",
      ];
}

/** A contact who reads no receiver that there is would never be told. */
function receiverProblems({ contract }: LoadedTarget['target'], { alertmanager }: Monitoring): string[] {
  const known = (alertmanager?.receivers ?? []).map(({ name }) => name);
  return Object.entries(contract.people?.contacts ?? {}).flatMap(([name, { receiver }]) =>
    receiver === undefined || known.includes(receiver)
      ? []
      : [
          `target.ts: contract.people.contacts.${name}.receiver is "${receiver}", which alertmanager.yml does not have${suggest(receiver, known)}`,
        ],
  );
}

/** An alert whose runbook does not exist wakes the on-call engineer with nothing in their hands. */
function runbookProblems({ folder, target }: LoadedTarget, { asWritten }: Monitoring): string[] {
  const { runbooks } = target.monitoring ?? {};
  if (asWritten === undefined || runbooks === undefined) return [];
  const file = [target.monitoring?.rules ?? []].flat().join(', ');
  const { groups } = parseRuleFile(asWritten.rulesText, file);
  return groups
    .flatMap((group) => group.rules)
    .flatMap(({ kind, name, annotations }) => {
      if (kind !== 'alert') return [];
      const runbook = annotations.runbook;
      if (runbook === undefined)
        return [`${file}: ${name} has no runbook annotation; name one in ${runbooks}/`];
      return existsSync(join(folder, runbook))
        ? []
        : [`${file}: ${name} names ${runbook}, which does not exist; write it or name another`];
    });
}
