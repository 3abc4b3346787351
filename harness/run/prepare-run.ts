import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Component } from '../components/component.ts';
import { contractOf } from '../contract/variant-contract.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { ImageUsed, RunHeader } from '../model/run-header.ts';
import type { Target } from '../model/target.ts';
import { EVALUATIONS } from '../model/timeline.ts';
import { underLoad } from '../signals/load/under-load.ts';
import type { CompanionPlan, HelperSources } from '../stack/own-programs.ts';
import { planStack, type StackPlan } from '../stack/plan.ts';
import type { Monitoring } from './monitoring.ts';
import { chooseResolution } from './resolution.ts';

/** Everything a run needs, decided before anything is started. */
export interface RunPlan {
  run: string;
  /** Where the evidence goes. */
  folder: string;
  header: RunHeader;
  fault: Fault;
  /** The service that the fault goes to. */
  service: string;
  stack: StackPlan;
  /** Component of the catalogue → reference on this engine. */
  images: ReadonlyMap<string, string>;
  /** What production's rules are put to, see replay-run.ts. */
  asWritten: Monitoring['asWritten'];
  /** What must answer before steady state is asked about. */
  sources: readonly string[];
  /** Milliseconds after which waiting for an answer ends. */
  limits: {
    detectMs: number;
    recoverMs: number;
    metricMs: number;
    alerts: Record<string, { fireMs: number; clearMs: number }>;
  };
  keep: boolean;
}

export interface RunRequest {
  run: string;
  folder: string;
  target: Target;
  drill: Drill;
  variant: string;
  monitoring: Monitoring;
  /** Those that the target's services may name. */
  components: readonly Component[];
  images: ReadonlyMap<string, ImageUsed>;
  startedAt: string;
  commit: string;
  firedrill: string;
  engine: string;
  /** Decides the order of what is alternated. */
  seed?: number;
  /** Milliseconds; by default 1 % of the tightest objective, at most 20. */
  resolutionMs?: number;
  keep: boolean;
}

/** How long a person would wait at the least before saying that it does not come any more. */
const PATIENCE_MS = 20_000;

/**
 * Resolves a drill against a target: which service breaks, what is asked, for how long.
 * @throws FiredrillError `usage` when the pair does not apply or an objective is finer than any resolution
 */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const { target, drill, monitoring } = request;
  const inapplicable = whyNot(drill, target);
  if (inapplicable)
    throw new FiredrillError('usage', `${drill.name} does not apply to ${target.name}: ${inapplicable}`);
  const contracts = target.contract.drills[drill.name];
  const contract = contracts && contractOf(contracts, request.variant);
  const service = serviceOf(drill, target, request.variant);
  const variant = drill.variants[request.variant];
  if (!contract || !service || !variant)
    throw new FiredrillError('internal', `${drill.name} was not resolved`);

  const bounds = contract.objectives.flatMap(({ objective, acceptable }) => [
    ...objective,
    ...(acceptable ?? []),
  ]);
  const limitOf = (figure: string) =>
    Math.max(0, ...bounds.map((bound) => (bound.figure === figure && 'atMost' in bound ? bound.atMost : 0)));
  const resolutionMs = chooseResolution(
    contract,
    request.resolutionMs,
    `targets/${target.name}/target.ts: contract.drills.${drill.name}.objectives`,
  );
  return {
    run: request.run,
    folder: request.folder,
    fault: variant.fault,
    service,
    stack: planStack(underLoad(target, contract.load), {
      components: request.components,
      monitoring: monitoring.files,
      helpers: await readHelpers(),
      companion: await companionPlan(variant.fault, service),
    }),
    images: new Map([...request.images].map(([component, { reference }]) => [component, reference])),
    asWritten: monitoring.asWritten,
    sources: [
      'prometheus',
      EVALUATIONS,
      ...monitoring.jobs.map((job) => `scrape ${job}`),
      'rules',
      'alertmanager',
      'receiver',
      'engine',
    ],
    limits: {
      // Twice what is still acceptable: by then it is not late, it is not coming.
      detectMs: Math.max(2 * limitOf('detect'), PATIENCE_MS),
      recoverMs: Math.max(2 * limitOf('recover'), PATIENCE_MS),
      metricMs: PATIENCE_MS,
      alerts: monitoring.alertLimits,
    },
    keep: request.keep,
    header: {
      kind: 'run',
      t: 0,
      schema: 1,
      run: request.run,
      drill: drill.name,
      drillTitle: drill.title,
      variant: request.variant,
      target: target.name,
      service,
      fault: variant.fault.name,
      whileBroken: drill.whileBroken,
      ...(drill.traffic ? { traffic: drill.traffic } : {}),
      ...(contract.load ? { seed: request.seed ?? randomInt(2 ** 31) } : {}),
      startedAt: request.startedAt,
      commit: request.commit,
      firedrill: request.firedrill,
      engine: request.engine,
      // What provided them knows more of them than a report tells.
      images: Object.fromEntries(
        [...request.images].map(([component, { reference, digest, origin }]) => [
          component,
          { reference, digest, origin },
        ]),
      ),
      pace: monitoring.pace,
      resolutionMs,
      probes: { ...target.contract.probes, ...(contract.user ? { user: contract.user } : {}) },
      stableProbes: target.contract.stableProbes,
      workload: target.contract.workload,
      ...(target.contract.orchestrator ? { orchestrator: target.contract.orchestrator } : {}),
      contract: {
        ...contract,
        metrics: contract.metrics.map((metric) => ({
          ...metric,
          query: monitoring.compressQuery(metric.query),
        })),
        ...(contract.abortIf === undefined
          ? {}
          : {
              abortIf: contract.abortIf.map((one) =>
                'query' in one ? { ...one, query: monitoring.compressQuery(one.query) } : one,
              ),
            }),
      },
      rules: monitoring.rules,
    },
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

/** The server that a fault brings along, where it does. */
export async function companionPlan(
  { companion }: Pick<Fault, 'companion'>,
  service: string,
): Promise<CompanionPlan | undefined> {
  if (!companion) return undefined;
  const { name, port, program } = companion;
  return { name, port, source: await readFile(program, 'utf8'), service };
}

/** The programs that run inside every stack, as they are beside this file. */
export async function readHelpers(): Promise<HelperSources> {
  const read = (...path: string[]) => readFile(join(import.meta.dirname, '..', ...path), 'utf8');
  const [receiver, resolver] = await Promise.all([
    read('signals', 'notifications', 'receiver-server.ts'),
    read('stack', 'resolver-server.ts'),
  ]);
  return { receiver, resolver };
}
