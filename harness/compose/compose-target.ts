import { FiredrillError } from '../model/errors.ts';
import type { ReadyCheck, Role, ServiceSpec } from '../model/target.ts';
import { foreignInServices, foreignInWords } from '../safety/egress/foreign.ts';
import { type Call, callsOf } from './calls.ts';
import type { ComposeModel, ComposeService } from './compose-model.ts';
import { type LookAt, mountsOf } from './compose-mounts.ts';
import { jobsOf } from './jobs-of.ts';
import { type TextProblem, worded } from './located-yaml.ts';

/** What a target says of services of its compose file: the role of each, and what the file does not tell. */
export type Bound = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the catalogue knows of a program that an image has in it. */
export interface KnownProgram {
  role?: Role;
  port?: number;
  ready?: ReadyCheck;
}

export interface ComposeTargetSource {
  model: ComposeModel;
  bound: Bound;
  /** For messages. */
  file: string;
  /** See `allowEgress` of a target. */
  allowed?: readonly string[];
  known: (image: string) => KnownProgram | undefined;
  lookAt: LookAt;
}

/** What a service gets where its file sets no limit; compose itself sets none. */
const LIMITS = { cpus: 1, memoryMiB: 512 };

/**
 * The services of a target as if they had been written by hand, from its compose file and what `target.ts` says besides.
 * What `target.ts` says wins.
 *
 * @returns services, for the schema of a target to check, and what people should know
 * @throws FiredrillError `usage` naming the compose file and each line that is wrong
 */
export function composeTarget({ model, bound, file, allowed = [], known, lookAt }: ComposeTargetSource): {
  services: Record<string, unknown>;
  notes: readonly string[];
} {
  const problems: TextProblem[] = [];
  const running = {
    ...model,
    services: model.services.filter(({ replicas }) => replicas > 0).map((one) => run(one, bound[one.name])),
  };
  const jobs = jobsOf(model);
  const portsOf = (service: ComposeService) => {
    const own = bound[service.name]?.port ?? knownOf(service, known)?.port;
    return [...new Set([...(typeof own === 'number' ? [own] : []), ...service.ports])];
  };
  const { calls, notes } = callsOf(running, portsOf);
  const services: Record<string, Partial<ServiceSpec>> = {};
  for (const service of running.services) {
    try {
      services[service.name] = {
        ...serviceOf(service, {
          calls: calls.filter(({ from }) => from === service.name),
          port: portsOf(service)[0],
          known: knownOf(service, known),
          named: bound[service.name]?.image !== undefined,
          job: jobs.has(service.name),
          lookAt,
          there: running.services.map(({ name }) => name),
        }),
        ...bound[service.name],
      };
    } catch (error) {
      problems.push({
        line: service.line,
        message: `services.${service.name}: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  problems.push(...foreignProblems(model, services, bound, allowed));
  const strangers = Object.keys(bound).filter((name) => !(name in services));
  if (problems.length > 0)
    throw new FiredrillError('usage', `${file} cannot be started by a drill:\n${worded(problems)}`);
  if (strangers.length > 0)
    throw new FiredrillError(
      'usage',
      `target.ts: services.${strangers.join(', services.')}: ${file} has no such service; it has ${Object.keys(services).join(', ')}`,
    );
  return { services, notes: [...model.notes, ...notes, ...none(model)] };
}

/** Addresses in figures that are of no service, with the line of the service that names them; `target.ts` is asked later. */
function foreignProblems(
  { services: written }: ComposeModel,
  services: Readonly<Record<string, Partial<ServiceSpec>>>,
  bound: Bound,
  allowed: readonly string[],
): TextProblem[] {
  return written.flatMap(({ name, line }) =>
    foreignInServices({ [name]: { ...services[name], ...withheld(bound[name]) } }, allowed)
      .filter(({ literal }) => literal)
      .map((one) => ({
        line,
        message: foreignInWords({
          ...one,
          key: one.key.replace('container.hosts', 'extra_hosts').replace('container.', ''),
        }),
      })),
  );
}

/** What `target.ts` says is not of the file. */
const withheld = (said: Bound[string] = {}): Partial<ServiceSpec> =>
  Object.fromEntries(Object.keys(said).map((key) => [key, undefined]));

interface About {
  calls: readonly Call[];
  port: number | undefined;
  known: KnownProgram | undefined;
  /** Whether `target.ts` says what runs. */
  named: boolean;
  job: boolean;
  lookAt: LookAt;
  there: readonly string[];
}

function serviceOf(service: ComposeService, about: About): Partial<ServiceSpec> & { replicas?: number } {
  const { image, build, command, environment, dependsOn, cpus = LIMITS.cpus } = service;
  const { memoryMiB = LIMITS.memoryMiB } = service;
  const after = dependsOn
    .filter(({ service: name }) => about.there.includes(name))
    .map(({ service: name, until }) => [name, until === 'started' ? 'started' : 'ready'] as const);
  const container = {
    ...mountsOf(service, about.lookAt),
    ...(service.entrypoint ? { entrypoint: service.entrypoint } : {}),
    ...(service.user === undefined ? {} : { user: service.user }),
    ...(service.workingDir === undefined ? {} : { workingDir: service.workingDir }),
    ...(service.hostname === undefined ? {} : { hostname: service.hostname }),
    ...(service.readOnly ? { readOnly: true } : {}),
    ...(service.init ? { init: true } : {}),
    ...(service.restart === 'no' || about.job ? {} : { restart: service.restart }),
    ...(Object.keys(service.extraHosts).length > 0 ? { hosts: service.extraHosts } : {}),
  };
  return {
    ...(service.replicas === 1 ? {} : { replicas: service.replicas }),
    role: about.job ? 'job' : (about.known?.role ?? 'worker'),
    // A service that has both is built; its image is the name of the result.
    ...(build ? { build: buildOf(build) } : { image: about.named ? (image ?? '') : tagged(image ?? '') }),
    ...(command ? { command } : {}),
    environment,
    ...(about.port === undefined ? {} : { port: about.port }),
    ready: readyOf(service, about),
    limits: { cpus, memoryMiB: Math.max(16, Math.ceil(memoryMiB)) },
    ...(after.length > 0 ? { after: Object.fromEntries(after) } : {}),
    calls: about.calls.map(({ to, port, found }) => ({
      service: to,
      port,
      ...('text' in found ? { address: found } : found),
    })),
    ...(Object.keys(container).length > 0 ? { container } : {}),
  };
}

function readyOf({ healthcheck }: ComposeService, { job, known, port }: About): ReadyCheck {
  if (job) return { completed: true };
  if (healthcheck !== undefined && healthcheck !== 'off') {
    const { test, intervalMs, timeoutMs, startPeriodMs, retries } = healthcheck;
    // By when compose would say that it is unhealthy.
    const withinMs = startPeriodMs + retries * (intervalMs + timeoutMs);
    return { command: [...test], everyMs: intervalMs, deadlineMs: timeoutMs, withinMs };
  }
  if (known?.ready !== undefined) return known.ready;
  return port === undefined ? { started: true } : { port: true };
}

function buildOf({ context, dockerfile, inline, args, target }: NonNullable<ComposeService['build']>) {
  if (inline !== undefined)
    throw new Error('build.dockerfile_inline is not read; write it into a file and name that as dockerfile');
  return {
    context,
    dockerfile,
    ...(Object.keys(args).length > 0 ? { args } : {}),
    ...(target === undefined ? {} : { target }),
  };
}

/** Without a tag it is the latest, as everywhere. */
function tagged(image: string): string {
  return /[:@][^/]+$/.test(image) ? image : `${image}:latest`;
}

function knownOf({ image }: ComposeService, known: ComposeTargetSource['known']): KnownProgram | undefined {
  return image === undefined ? undefined : (known(image) ?? known(tagged(image)));
}

/** What `target.ts` says runs takes the place of what the file does, whichever way either says it. */
function run(service: ComposeService, bound: Bound[string] = {}): ComposeService {
  if (bound.image === undefined && bound.build === undefined) return service;
  const { build: _, image: __, ...rest } = service;
  return typeof bound.image === 'string' ? { ...rest, image: bound.image } : rest;
}

function none({ services }: ComposeModel): string[] {
  return services
    .filter(({ replicas }) => replicas === 0)
    .map(({ line, name }) => `line ${line}: services.${name} has no replica; it is not started`);
}
