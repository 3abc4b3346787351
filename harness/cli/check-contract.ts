import type { Target } from '../contract/target-schema.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import { type DrillContract, promisesOf } from '../promises/contract.ts';
import { KINDS } from '../promises/kinds.ts';
import { type Place, unknownNames } from '../promises/problems.ts';
import { expressionProblem } from '../rules/promql-types.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { suggest } from './nearest.ts';

/** What is wrong with the drills of a target's contract, one line each: names that are nobody's, queries that are none. */
export function contractProblems(target: Target, drills: readonly Drill[], monitoring: Monitoring): string[] {
  const known = drills.map((drill) => drill.name);
  return Object.entries(target.contract.drills).flatMap(([name, contract]) => {
    const key = `target.ts: contract.drills.${name}`;
    const drill = drills.find((one) => one.name === name);
    if (drill === undefined) return [`${key}: there is no such drill${suggest(name, known)}`];
    const lines = drillProblems(contract, drill, placeOf(key, drill, target, monitoring));
    return lines.filter((line, at, all) => all.indexOf(line) === at);
  });
}

function drillProblems({ variants = {}, ...common }: DrillContract, drill: Drill, place: Place): string[] {
  const changed = Object.keys(variants);
  const known = Object.keys(drill.variants);
  const of = (contract: unknown, key: string) =>
    KINDS.flatMap((kind) => kind.problems(contract, { ...place, key }));
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

function placeOf(key: string, drill: Drill, target: Target, monitoring: Monitoring): Place {
  return {
    key,
    services: Object.keys(target.services),
    rules: monitoring.rules.map(({ alert }) => alert),
    rulesFile: target.monitoring.rules,
    captured: Object.keys(target.contract.workload.login?.capture ?? {}),
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
