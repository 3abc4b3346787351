/** What is known of a run before it begins, resolved from a drill, a target and its monitoring. */

import { distance } from 'fastest-levenshtein';
import { catalogue } from '../components/catalogue.ts';
import { absentOf, asDrilled, profilesOf } from '../contract/as-drilled.ts';
import type { Target } from '../contract/target-schema.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { PeopleOfRun } from '../model/people.ts';
import { isOneOfSeveral, replicasOf } from '../model/replicas.ts';
import { PROBES, probesOf } from '../model/request.ts';
import { ENTRY, entryOf, type Role } from '../model/target.ts';
import type { Millis } from '../model/time.ts';
import { EVALUATIONS } from '../model/timeline.ts';
import type { Limits } from '../promises/condition.ts';
import {
  type DrillContract,
  namedToBreak,
  type Promises,
  promisesOf,
  settingOf,
} from '../promises/contract.ts';
import { expectationsOf } from '../promises/expectations.ts';
import type { DefinedKind } from '../promises/kind.ts';
import { KINDS } from '../promises/kinds.ts';
import type { Plan } from '../promises/plan.ts';
import { componentOf } from '../stack/component-of.ts';
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
  /** Kinds of promises, the project's own among them. */
  kinds?: readonly DefinedKind[];
  /** Milliseconds between the steady state's proof and the injection; none when left out. */
  injectAfterMs?: number;
  /** Breaks nothing, and asks what holds of a run in which nothing is broken. */
  control?: boolean;
  /** What people have to do with the run. */
  people?: Pick<PeopleOfRun, 'manual' | 'hurry' | 'unanswered'>;
}

/** Good probes on end that are called stable unless owners say otherwise. */
export const STABLE_PROBES = 25;
/** How long a person would wait at the least before saying that it does not come any more. */
const PATIENCE_MS = 20_000;

/**
 * @throws FiredrillError `usage` when the pair does not apply or an objective is finer than any resolution
 */
export function planOf({
  target: whole,
  drill,
  variant: name,
  monitoring,
  kinds = KINDS,
  ...request
}: PlanRequest): Plan {
  const inapplicable = whyNot(drill, whole, name);
  if (inapplicable)
    throw new FiredrillError(
      'usage',
      `${drill.name}/${name} does not apply to ${whole.name}: ${inapplicable}`,
    );
  const target = asDrilled(whole, drill.name, name);
  const contract = target.contract.drills[drill.name];
  const entry = entryOf(target);
  const service = serviceOf(drill, target, name);
  const variant = drill.variants[name];
  if (!contract || !service || !variant || entry === undefined)
    throw new FiredrillError('internal', `${drill.name} was not resolved`);
  const parts = partsOf(drill, target, name);
  const promises = sparing(promisesOf(contract, name), service, {
    replicas: brokenBy(contract, service, target).slice(1),
    parts: parts.slice(1).map((part) => part.service),
  });
  const key = `targets/${target.name}/target.ts: contract.drills.${drill.name}.objectives`;
  const { replicas } = target.contract;
  const plan: Plan = {
    drill: drill.name,
    drillTitle: drill.title,
    variant: name,
    target: target.name,
    services: Object.fromEntries(Object.entries(target.services).map(([each, { role }]) => [each, role])),
    service,
    fault: parts.map((part) => part.fault.name).join(' and '),
    ...(parts.length > 1
      ? { parts: parts.map((part) => ({ fault: part.fault.name, service: part.service })) }
      : {}),
    ...(variant.fault.strikes ? { strikes: variant.fault.strikes } : {}),
    whileBroken: { ...drill.whileBroken, ...settingOf(contract, name).whileBroken },
    ...(drill.traffic ? { traffic: drill.traffic } : {}),
    ...(promises.load ? { seed: request.seed } : {}),
    ...(request.injectAfterMs === undefined ? {} : { injectAfterMs: request.injectAfterMs }),
    pace: monitoring.pace,
    ...resolutionsOf(promises, request.resolutionMs, key),
    ...(entry === ENTRY ? {} : { entry }),
    ...(target.contract.login ? { login: target.contract.login } : {}),
    probes: probesOf({ ...target.contract.probes, ...(promises.user ? { user: promises.user } : {}) }),
    stableProbes: target.contract.stableProbes ?? STABLE_PROBES,
    ...(target.contract.workload ? { workload: target.contract.workload } : {}),
    ...(target.contract.conversation ? { conversation: target.contract.conversation } : {}),
    ...(target.contract.orchestrator ? { orchestrator: target.contract.orchestrator } : {}),
    ...(replicas === undefined
      ? {}
      : { replicas: { ...replicas, names: replicasOf(replicas.of, target.services) } }),
    contract: promises,
    sources: sourcesOf(monitoring),
    ...(request.people === undefined ? {} : { people: { ...request.people, ...peopleIn(target) } }),
    rules: monitoring.rules,
  };
  const planned = { ...plan, contract: resolved(plan, monitoring, kinds) };
  return request.control === true ? controlOf(planned, kinds) : planned;
}

/** Who gets a page, and who next. */
function peopleIn({ contract: { people } }: Target): Pick<PeopleOfRun, 'contacts' | 'escalation'> {
  return { contacts: people?.contacts ?? {}, escalation: people?.escalation ?? [] };
}

/** The services that a drill breaks, the one that it goes to first: with `replicas: 'all'` those that are known by its name, too. */
export function brokenBy(
  { replicas }: Pick<DrillContract, 'replicas'>,
  service: string,
  { services }: Target,
): string[] {
  return replicas === undefined ? [service] : replicasOf(service, services);
}

/** What is broken on purpose need not survive. */
function sparing(
  promises: Promises,
  service: string,
  { replicas, parts }: { replicas: readonly string[]; parts: readonly string[] },
): Promises {
  if (replicas.length + parts.length === 0) return promises;
  const except = {
    ...promises.survives?.except,
    ...Object.fromEntries(parts.map((name) => [name, `it is broken on purpose, as ${service} is`])),
    ...Object.fromEntries(
      replicas.map((name) => [name, `it is a replica of ${service}, all of which are broken`]),
    ),
  };
  return { ...promises, survives: { ...promises.survives, except } };
}

/** The same run without its fault: every probe and request is to be good throughout, and no alert is to fire. */
function controlOf({ seed: _, ...plan }: Plan, kinds: readonly DefinedKind[]): Plan {
  const without = {
    ...plan,
    whileBroken: { readiness: 'good', liveness: 'good', user: 'good' } as const,
    traffic: { writes: 'good', reads: 'good' } as const,
    contract: kinds.reduce((contract, kind) => kind.withoutFault(contract), { ...plan.contract }),
    control: { notAsked: [] },
  };
  const asked = new Set(expectationsOf(without, kinds).map(({ id }) => id));
  const notAsked = expectationsOf(plan, kinds).flatMap(({ id }) => (asked.has(id) ? [] : [id]));
  return { ...without, control: { notAsked } };
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
  const periodsMs = Object.fromEntries(PROBES.map((probe) => [probe, resolution]));
  return { watching: 'asked', resolutionMs, periodsMs };
}

/** Who must be there to tell: only those that the target has. */
export function sourcesOf({ files, jobs, rules, tells }: Monitoring): string[] {
  const evaluates = rules.length > 0;
  return [
    ...(files === undefined ? [] : ['prometheus']),
    ...(evaluates ? [EVALUATIONS] : []),
    ...jobs.map(({ job }) => `scrape ${job}`),
    ...(evaluates ? ['rules'] : []),
    ...(tells ? ['alertmanager', 'receiver'] : []),
    'engine',
  ];
}

/** The contract with what holds where it says nothing, and its queries at the run's pace. */
function resolved(
  plan: Plan,
  { compressQuery }: Monitoring,
  kinds: readonly DefinedKind[],
): Plan['contract'] {
  const defaults = kinds.map((kind) => kind.defaults(plan));
  const whole = Object.assign({}, ...defaults, plan.contract);
  return Object.assign(whole, ...kinds.map((kind) => kind.paced(whole, compressQuery)));
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

/** Why a variant of a drill cannot be run on a target; without a variant, why none of them can. */
export function whyNot(drill: Drill, target: Target, variant?: string): string | undefined {
  const asked = variant === undefined ? Object.keys(drill.variants) : [variant];
  const reasons = asked.map((one) => nothingToBreak(drill, target, one));
  if (reasons.every((reason) => reason !== undefined)) return reasons[0];
  if (!(drill.name in target.contract.drills))
    return `its owners have not said what they expect: contract.drills.${drill.name} is missing`;
  return undefined;
}

/** The variants of a drill that can be run on a target. */
export function variantsOn(drill: Drill, target: Target): string[] {
  return Object.keys(drill.variants).filter((variant) => whyNot(drill, target, variant) === undefined);
}

function nothingToBreak(drill: Drill, target: Target, variant: string): string | undefined {
  const { breaks = [drill.breaks], with: also = [] } = drill.variants[variant] ?? {};
  const service = serviceOf(drill, target, variant);
  if (service !== undefined) {
    if (drill.ofSeveral && !isOneOfSeveral(service, target.services))
      return `${target.name} has one ${service} alone, and ${drill.name} breaks one of several: say services.${service}.replicas: 2`;
    const parts = partsOf(drill, target, variant);
    const missing = also.find(
      (one) => one.breaks !== undefined && withRole(one.breaks, target) === undefined,
    );
    if (missing !== undefined)
      return `${target.name} has no service with the role ${missing.breaks?.join(' or ')}${almost(missing.breaks ?? [], target)}`;
    const reasons = parts.map(
      (part) =>
        anotherComponent(part.fault, part.service, target) ??
        lacking(part.fault, part.service, drill.name, target),
    );
    return reasons.find((reason) => reason !== undefined);
  }
  const contract = target.contract.drills[drill.name];
  const named = namedToBreak(contract, variant);
  const ofVariant = contract?.variants?.[variant]?.breaks === undefined ? '' : `.variants.${variant}`;
  const profile = notStarted(drill, target, variant);
  if (named !== undefined)
    return `contract.drills.${drill.name}${ofVariant}.breaks is ${named}, and ${target.name} has no service of that name${profile}`;
  return `${target.name} has no service with the role ${breaks.join(' or ')}${profile || almost(breaks, target)}`;
}

/** What a drill is meant to break may be started for profiles alone, which its contract does not ask for. */
function notStarted(drill: Drill, target: Target, variant: string): string {
  const absent = absentOf(target, profilesOf(target, drill.name, variant));
  const found = brokenIn(drill, target, variant);
  if (found === undefined || !absent.includes(found)) return '';
  const profiles = (target.services[found]?.profiles ?? []).join(' or ');
  return `; services.${found} is started for the profile ${profiles}, which contract.drills.${drill.name}.profiles does not ask for`;
}

/** A role of the target's that one letter or two would make the wanted one. */
function almost(breaks: readonly string[], { services }: Target): string {
  const found = Object.entries(services).find(([, { role }]) =>
    breaks.some((one) => distance(one, role) <= 2),
  );
  return found === undefined ? '' : `; services.${found[0]}.role is ${found[1].role}`;
}

/** A fault that speaks to PostgreSQL has nothing to say to another database; what an image of one's own holds is not known. */
function anotherComponent(
  { name, of }: Pick<Fault, 'name' | 'of'>,
  service: string,
  { services }: Target,
): string | undefined {
  const { image } = services[service] ?? {};
  if (of === undefined || image === undefined) return undefined;
  const known = componentOf(image, catalogue);
  if ((known?.versionOf ?? known?.name) === of || (known === undefined && !/[:/]/.test(image)))
    return undefined;
  return `${name} is a fault of ${of}, and ${service} runs ${image}`;
}

/** What a fault needs of the service that it goes to, and the service does not have. */
function lacking(
  { name, companion, fills, needsWorkload }: Pick<Fault, 'name' | 'companion' | 'fills' | 'needsWorkload'>,
  service: string,
  drill: string,
  { services, contract }: Target,
): string | undefined {
  const { tls, container: { mounts = [] } = {} } = services[service] ?? {};
  if (companion?.presents !== undefined && tls?.expired === undefined)
    return (
      `${name} shows a certificate that has expired: give it one of the same authority, and its key, with ` +
      `services.${service}.tls.expired: { certificate, key }`
    );
  if (needsWorkload && contract.workload === undefined)
    return `${name} is of the requests of contract.workload, which is missing`;
  const promised = contract.drills[drill];
  if (!fills || promised === undefined || promised.disk !== undefined) return undefined;
  if (mounts.some((mount) => 'volume' in mount && mount.sizeMiB !== undefined)) return undefined;
  return (
    `${name} fills a file system of bounded size, and ${service} has none: give it one in this drill's stack with ` +
    `contract.drills.${drill}.disk: { path: '/data', sizeMiB: 64 }`
  );
}

/** The service that a variant of a drill breaks on a target. */
function serviceOf(drill: Drill, target: Target, variant: string): string | undefined {
  return brokenIn(drill, asDrilled(target, drill.name, variant), variant);
}

function brokenIn(drill: Drill, target: Target, variant: string): string | undefined {
  const named = namedToBreak(target.contract.drills[drill.name], variant);
  if (named !== undefined) return named in target.services ? named : undefined;
  return withRole(drill.variants[variant]?.breaks ?? [drill.breaks], target);
}

/** The first service that has one of these roles. */
function withRole(roles: readonly Role[], { services }: Target): string | undefined {
  return Object.entries(services).find(([, { role }]) => roles.includes(role))?.[0];
}

/** The faults of a variant, each with the service of a target that it goes to; those for which there is none are left out. */
export function partsOf(drill: Drill, target: Target, variant: string): { fault: Fault; service: string }[] {
  const asked = drill.variants[variant];
  const service = serviceOf(drill, target, variant);
  if (asked === undefined || service === undefined) return [];
  const others = (asked.with ?? []).flatMap(({ fault, breaks }) => {
    const broken = breaks === undefined ? service : withRole(breaks, target);
    // Requests go to the service that users call.
    const other = fault.needsWorkload ? entryOf(target) : broken;
    return other === undefined ? [] : [{ fault, service: other }];
  });
  return [{ fault: asked.fault, service }, ...others];
}
