import { asDrilled, conversationsOf } from '../contract/as-drilled.ts';
import type { Target } from '../contract/target-schema.ts';
import { requestTemplate } from '../http/request-template.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { ProbeContract, RequestSpec } from '../model/request.ts';
import { type DrillContract, promisesOf } from '../promises/contract.ts';
import type { DefinedKind } from '../promises/kind.ts';
import { KINDS } from '../promises/kinds.ts';
import { type Place, unknownNames } from '../promises/problems.ts';
import { expressionProblem } from '../rules/promql-types.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { whyNot } from '../run/plan.ts';
import { conversationProblems } from '../signals/conversation/problems.ts';
import { workloadTemplates } from '../signals/workload/templates.ts';
import { problemOf } from '../text/problem-of.ts';
import { readPart } from '../text/schema-problems.ts';
import type { Own } from './load-own.ts';
import { suggest } from './nearest.ts';

/** What is wrong with the requests of a target's contract that all drills share. */
export function requestProblems(target: Target, own: Own['probes'] = []): string[] {
  const { login, probes, workload } = target.contract;
  const captured = Object.keys(login?.capture ?? {});
  const checked = (key: string, spec: RequestSpec | undefined, known: readonly string[]) =>
    spec === undefined ? [] : problemOf(() => requestTemplate(`target.ts: contract.${key}`, spec, known));
  return [
    ...checked('login', login, []),
    ...Object.entries(probes).flatMap(([name, probe]) =>
      'path' in probe ? checked(`probes.${name}`, { method: 'GET', ...probe }, captured) : [],
    ),
    ...Object.entries(probes).flatMap(([name, { service, ...probe }]) => {
      const key = `target.ts: contract.probes.${name}.service`;
      const asked = service === undefined ? undefined : target.services[service];
      if (service === undefined) return [];
      if (asked === undefined)
        return [`${key}: there is no service ${service}${suggest(service, Object.keys(target.services))}`];
      return asked.port === undefined && !('command' in probe)
        ? [
            `${key}: ${service} has no port that could be asked; say at services.${service}.port where it listens`,
          ]
        : [];
    }),
    ...Object.entries(probes).flatMap(([name, probe]) =>
      'own' in probe ? ownProblems(`target.ts: contract.probes.${name}`, probe, own) : [],
    ),
    ...checked('workload.login', workload?.login, captured),
    ...problemOf(() => workload && workloadTemplates(workload, captured)),
    ...conversationsOf(target.contract).flatMap(([at, spec]) =>
      conversationProblems(spec, {
        key: `target.ts: contract.${at}`,
        services: Object.keys(target.services),
        captured,
        suggest,
      }),
    ),
  ];
}

function ownProblems(
  key: string,
  { own: name, with: given }: Extract<ProbeContract, { own: unknown }>,
  probes: Own['probes'],
): string[] {
  const probe = probes.find((one) => one.name === name);
  if (probe === undefined)
    return [
      `${key}.own: there is no probes/${name}.ts${suggest(
        name,
        probes.map((one) => one.name),
      )}`,
    ];
  const read = readPart(probe.with, given ?? {}, ['with']);
  return 'problems' in read ? read.problems.map((problem) => `${key}.${problem}`) : [];
}

/** What a contract is held against besides the target itself. */
interface Checking {
  /** Kinds of promises; ours where left out. */
  kinds: readonly DefinedKind[];
  /** What a file of the target's folder says; nothing is there where left out. */
  text: Place['text'];
}

/** What is wrong with the drills of a target's contract, one line each: names of nothing, queries that are none. */
export function contractProblems(
  target: Target,
  drills: readonly Drill[],
  monitoring: Monitoring,
  { kinds = KINDS, text = () => undefined }: Partial<Checking> = {},
): string[] {
  const known = drills.map((drill) => drill.name);
  return Object.entries(target.contract.drills).flatMap(([name, contract]) => {
    const key = `target.ts: contract.drills.${name}`;
    const drill = drills.find((one) => one.name === name);
    if (drill === undefined) return [`${key}: there is no such drill${suggest(name, known)}`];
    const inapplicable = whyNot(drill, target);
    if (inapplicable !== undefined)
      return [
        `${key} is a promise for a drill that cannot be run: ${inapplicable}; leave it out or give a service that role`,
      ];
    const lines = [
      ...brokenByVariants(key, contract, target),
      ...nothingNoticed(key, contract, asDrilled(target, name)),
      ...ownWorkloads(key, contract, capturedBefore(target)),
      ...drillProblems(
        contract,
        drill,
        placeOf(key, drill, asDrilled(target, name), monitoring, text),
        kinds,
      ),
    ];
    return lines.filter((line, at, all) => all.indexOf(line) === at);
  });
}

/** What is wrong with the workloads that a drill has in place of the target's. */
function ownWorkloads(key: string, { variants = {}, ...drill }: DrillContract, captured: readonly string[]) {
  const all = [
    [key, drill],
    ...Object.entries(variants).map(([name, own]) => [`${key}.variants.${name}`, own]),
  ];
  return (all as [string, Pick<DrillContract, 'workload'>][]).flatMap(([at, { workload }]) =>
    workload === undefined
      ? []
      : [
          ...problemOf(
            () => workload.login && requestTemplate(`${at}.workload.login`, workload.login, captured),
          ),
          ...problemOf(() => workloadTemplates(workload, captured)),
        ],
  );
}

/** A drill that shows nothing of what users are for proves nothing about them. */
function nothingNoticed(key: string, { user, checks }: DrillContract, { contract }: Target): string[] {
  if (contract.probes.user ?? user ?? contract.workload ?? contract.conversation ?? checks) return [];
  return [
    `${key}: nothing here is what a user would notice; add a route that stands for users, ` +
      "as in contract.probes.user: { path: '/orders', good: { status: 200 } }, or contract.workload",
  ];
}

function drillProblems(
  { variants = {}, ...common }: DrillContract,
  drill: Drill,
  place: Place,
  kinds: readonly DefinedKind[],
): string[] {
  const changed = Object.keys(variants);
  const known = Object.keys(drill.variants);
  const of = (contract: unknown, key: string) =>
    kinds.flatMap((kind) => kind.problems(contract, { ...place, key }));
  // What every variant says for itself need not hold for all of them.
  const inCommon = known.every((variant) => changed.includes(variant)) ? [] : of(common, place.key);
  return [
    ...unknownNames(changed, known, `${place.key}.variants`, `drills/${drill.name}.ts`, place),
    ...inCommon,
    ...changed.flatMap((variant) => {
      const key = `${place.key}.variants.${variant}`;
      const own = of(promisesOf({ ...common, variants }, variant), key);
      return own.filter((line) => !inCommon.includes(line.replace(key, place.key)));
    }),
  ];
}

function capturedBefore({ contract: { login } }: Target): string[] {
  return Object.keys(login?.capture ?? {});
}

/** What logins capture, for requests to use. */
function capturedIn({ contract: { login, workload } }: Target): string[] {
  return [login, workload?.login].flatMap((one) => Object.keys(one?.capture ?? {}));
}

function placeOf(
  key: string,
  drill: Drill,
  target: Target,
  monitoring: Monitoring,
  text: Place['text'],
): Place {
  return {
    text,
    key,
    services: Object.keys(target.services),
    rules: monitoring.rules.map(({ alert }) => alert),
    rulesFile: [target.monitoring?.rules ?? 'monitoring.rules'].flat().join(', '),
    receivers: (monitoring.alertmanager?.receivers ?? []).map(({ name }) => name),
    intervals: (monitoring.alertmanager?.intervals ?? []).map(({ name }) => name),
    declared: {
      probes: target.contract.probes,
      workload: target.contract.workload !== undefined,
      list: target.contract.workload?.list !== undefined,
      prometheus: monitoring.files !== undefined,
    },
    captured: capturedIn(target),
    offersLoad: Object.values(drill.variants).some(({ fault }) => fault.offersLoad),
    readinessGoesBad: drill.whileBroken.readiness === 'bad',
    suggest,
    queryProblem(query) {
      const problem = expressionProblem(query);
      if (problem) return `column ${problem.at + 1}: ${problem.message}; ${problem.remedy}`;
      try {
        monitoring.compressQuery(query);
        return undefined;
      } catch (error) {
        if (error instanceof FiredrillError && error.code === 'usage') return error.message;
        throw error;
      }
    },
  };
}

/** A variant that names a service which is not there would never be run, and nothing would say so. */
function brokenByVariants(key: string, { variants = {} }: DrillContract, { services }: Target): string[] {
  const names = Object.keys(services);
  return Object.entries(variants).flatMap(([variant, { breaks }]) =>
    breaks === undefined || names.includes(breaks)
      ? []
      : [
          `${key}.variants.${variant}.breaks is ${breaks}: there is no service ${breaks}${suggest(breaks, names)}`,
        ],
  );
}
