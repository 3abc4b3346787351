import { contractOf } from '../contract/variant-contract.ts';
import type { DrillContract, LoadContract } from '../model/contract.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Target } from '../model/target.ts';
import { expressionProblem } from '../rules/promql-types.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { callTemplate } from '../signals/calls/calls.ts';
import { checkLoadRequest } from '../signals/load/request.ts';
import { suggest } from './nearest.ts';

/** What is wrong with the drills of a target's contract, one line each: names that are nobody's, queries that are none. */
export function contractProblems(target: Target, drills: readonly Drill[], monitoring: Monitoring): string[] {
  const known = drills.map((drill) => drill.name);
  return Object.entries(target.contract.drills).flatMap(([name, contract]) => {
    const key = `target.ts: contract.drills.${name}`;
    const drill = drills.find((one) => one.name === name);
    if (drill === undefined) return [`${key}: there is no such drill${suggest(name, known)}`];
    const variants = Object.keys(drill.variants);
    const changed = Object.keys(contract.variants ?? {});
    const { variants: _, ...common } = contract;
    return [
      ...unknown(changed, variants, `${key}.variants`, `drills/${name}.ts`),
      ...(offersLoad(drill) && contract.load === undefined
        ? [`${key}.load is missing: ${name} offers it, so say what users ask, how much and for how long`]
        : []),
      ...problems(common, key, target, monitoring),
      ...changed.flatMap((variant) =>
        problems(contractOf(contract, variant), `${key}.variants.${variant}`, target, monitoring),
      ),
    ].filter((line, at, all) => all.indexOf(line) === at);
  });
}

function offersLoad({ variants }: Drill): boolean {
  return Object.values(variants).some(({ fault }) => fault.offersLoad);
}

/** Services that a load speaks of, its sizes, its queue and its remedies. */
function servicesOf({ sized = {}, queue, remedies }: LoadContract): string[] {
  return [
    ...Object.keys(sized),
    ...(queue === undefined ? [] : [queue.service]),
    ...remedies.flatMap((remedy) => ('replica' in remedy ? [remedy.replica] : [remedy.scale, remedy.by])),
  ];
}

function problems(
  contract: Omit<DrillContract, 'variants'>,
  key: string,
  target: Target,
  monitoring: Monitoring,
): string[] {
  const { alerts, metrics, calls = {}, checks = [], impact, abortIf = [], load } = contract;
  const queries = [
    ...metrics.map(({ title, query }) => ({ title: `metrics "${title}"`, query })),
    ...abortIf.flatMap((one) =>
      'query' in one ? [{ title: `abortIf "${one.title}"`, query: one.query }] : [],
    ),
  ];
  const named = [...alerts.expected, ...alerts.allowed].map(({ alert }) => alert);
  const rules = monitoring.rules.map(({ alert }) => alert);
  const called = [...checks.map(({ call }) => call), ...(typeof impact === 'object' ? [impact.call] : [])];
  const reached = checks.flatMap(({ reaches }) => (reaches ? [reaches.service] : []));
  const captured = Object.keys(target.contract.workload.login?.capture ?? {});
  const titles = checks.map(({ title }) => title);
  return [
    ...unknown(named, rules, `${key}.alerts`, target.monitoring.rules),
    ...unknown(called, Object.keys(calls), `${key}.checks`, 'calls'),
    ...unknown(reached, Object.keys(target.services), `${key}.checks`, 'services'),
    ...(load === undefined
      ? []
      : [
          ...unknown(servicesOf(load), Object.keys(target.services), `${key}.load`, 'services'),
          ...troubleOf(() => checkLoadRequest(load, captured)).map((trouble) => `${key}: ${trouble}`),
        ]),
    ...titles
      .filter((title, at) => titles.indexOf(title) !== at)
      .map((title) => `${key}.checks: two are called "${title}"; give each a title of its own`),
    ...Object.entries(calls).flatMap(([name, call]) =>
      troubleOf(() => callTemplate(name, call, captured)).map((trouble) => `${key}.${trouble}`),
    ),
    ...queries.flatMap(({ title, query }) => {
      const problem = expressionProblem(query);
      if (problem)
        return [`${key}.${title}: column ${problem.at + 1}: ${problem.message}; ${problem.remedy}`];
      return troubleOf(() => monitoring.compressQuery(query)).map((trouble) => `${key}.${title}: ${trouble}`);
    }),
  ];
}

function unknown(names: readonly string[], known: readonly string[], key: string, where: string): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => `${key} names ${name}, which ${where} does not have${suggest(name, known)}`);
}

/** What a check has to say against something, in a list; what is no matter of the user's goes on up. */
function troubleOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'usage') return [error.message];
    throw error;
  }
}
