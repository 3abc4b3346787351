/** What is known of a run before it begins, resolved from a drill, a target and its monitoring. */

import type { Target } from '../contract/target-schema.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Millis } from '../model/time.ts';
import { EVALUATIONS } from '../model/timeline.ts';
import type { Limits } from '../promises/condition.ts';
import { type Promises, promisesOf } from '../promises/contract.ts';
import type { Plan } from '../promises/kind.ts';
import { KINDS } from '../promises/kinds.ts';
import type { Monitoring } from './monitoring.ts';
import { chooseResolution, FIXED_MS } from './resolution.ts';

export interface PlanRequest {
  target: Target;
  drill: Drill;
  variant: string;
  monitoring: Monitoring;
  /** Decides the order of what is alternated. */
  seed: number;
  /** Milliseconds; by default 1 % of the tightest objective, at most 20. */
  resolutionMs?: number;
}

/** How long a person would wait at the least before saying that it does not come any more. */
const PATIENCE_MS = 20_000;

/**
 * @throws FiredrillError `usage` when the pair does not apply or an objective is finer than any resolution
 */
export function planOf({ target, drill, variant: name, monitoring, ...request }: PlanRequest): Plan {
  const inapplicable = whyNot(drill, target);
  if (inapplicable)
    throw new FiredrillError('usage', `${drill.name} does not apply to ${target.name}: ${inapplicable}`);
  const contract = target.contract.drills[drill.name];
  const service = serviceOf(drill, target, name);
  const variant = drill.variants[name];
  if (!contract || !service || !variant)
    throw new FiredrillError('internal', `${drill.name} was not resolved`);
  const promises = promisesOf(contract, name);
  const key = `targets/${target.name}/target.ts: contract.drills.${drill.name}.objectives`;
  const plan: Plan = {
    drill: drill.name,
    drillTitle: drill.title,
    variant: name,
    target: target.name,
    services: Object.fromEntries(Object.entries(target.services).map(([each, { role }]) => [each, role])),
    service,
    fault: variant.fault.name,
    whileBroken: drill.whileBroken,
    ...(drill.traffic ? { traffic: drill.traffic } : {}),
    ...(promises.load ? { seed: request.seed } : {}),
    pace: monitoring.pace,
    ...resolutionsOf(promises, request.resolutionMs, key),
    probes: { ...target.contract.probes, ...(promises.user ? { user: promises.user } : {}) },
    stableProbes: target.contract.stableProbes,
    workload: target.contract.workload,
    ...(target.contract.orchestrator ? { orchestrator: target.contract.orchestrator } : {}),
    contract: promises,
    sources: [
      'prometheus',
      EVALUATIONS,
      ...monitoring.jobs.map((job) => `scrape ${job}`),
      'rules',
      'alertmanager',
      'receiver',
      'engine',
    ],
    rules: monitoring.rules,
  };
  return { ...plan, contract: resolved(plan, monitoring) };
}

/** What counts as a stall is as fine as ever where the user wants probes to be further apart. */
function resolutionsOf(
  { objectives = [] }: Promises,
  asked: Millis | undefined,
  key: string,
): Pick<Plan, 'watching' | 'resolutionMs' | 'periodsMs'> {
  const resolution = chooseResolution(objectives, asked, key);
  const resolutionMs = Math.min(FIXED_MS, resolution);
  if (asked === undefined) return { watching: 'measured', resolutionMs };
  return {
    watching: 'asked',
    resolutionMs,
    periodsMs: { readiness: resolution, liveness: resolution, user: resolution },
  };
}

/** The contract with what holds where it says nothing, and its queries at the run's pace. */
function resolved(plan: Plan, { compressQuery }: Monitoring): Plan['contract'] {
  const defaults = KINDS.map((kind) => kind.defaults(plan));
  const whole = Object.assign({}, ...defaults, plan.contract);
  return Object.assign(whole, ...KINDS.map((kind) => kind.paced(whole, compressQuery)));
}

/** How long each answer is waited for. */
export function limitsOf({ objectives = [], load }: Promises, monitoring: Monitoring): Limits {
  const bounds = objectives.flatMap(({ objective, acceptable }) => [...objective, ...(acceptable ?? [])]);
  const limitOf = (figure: string) =>
    Math.max(0, ...bounds.map((bound) => (bound.figure === figure && 'atMost' in bound ? bound.atMost : 0)));
  // Twice what is still acceptable: by then it is not late, it is not coming.
  const recoverMs = Math.max(2 * limitOf('recover'), PATIENCE_MS);
  return {
    detectMs: Math.max(2 * limitOf('detect'), PATIENCE_MS),
    recoverMs,
    calmMs: Math.max(recoverMs, 2 * (load?.queue?.limitMs ?? 0)),
    metricMs: PATIENCE_MS,
    alerts: monitoring.alertLimits,
  };
}

/** Why a drill cannot be run on a target; `undefined` when all its variants can. */
export function whyNot(drill: Drill, target: Target): string | undefined {
  for (const [variant, { breaks = [drill.breaks] }] of Object.entries(drill.variants))
    if (!serviceOf(drill, target, variant))
      return `${target.name} has no service with the role ${breaks.join(' or ')}`;
  if (!(drill.name in target.contract.drills))
    return `its owners have not said what they expect: contract.drills.${drill.name} is missing`;
  return undefined;
}

/** The service that a variant of a drill breaks on a target. */
function serviceOf(drill: Drill, target: Target, variant: string): string | undefined {
  const roles = drill.variants[variant]?.breaks ?? [drill.breaks];
  return Object.entries(target.services).find(([, { role }]) => roles.includes(role))?.[0];
}
