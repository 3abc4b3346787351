import { z } from 'zod';
import { containerSchema, writtenContainerSchema } from './container.ts';
import { conversationSchema } from './conversation.ts';
import { egressSchema } from './egress.ts';
import { peopleSchema } from './people.ts';
import { replicasContractSchema } from './replicas.ts';
import {
  loginSchema,
  pathSchema,
  probeContractSchema,
  someProbes,
  statusSchema,
  workloadSchema,
} from './request.ts';
import {
  commandSchema,
  durationSchema,
  environmentSchema,
  LONGEST_MS,
  nameSchema,
  serviceNameSchema,
  sourceSchema,
  stringsSchema,
  textSchema,
} from './scalars.ts';
import { tlsSchema, writtenTlsSchema } from './tls.ts';

/**
 * What a service is to its target. Drills speak of roles, targets bind them; our own drills speak of api, worker, database,
 * cache, router, queue, objects and upstream. A `job` is there to end.
 */
export const roleSchema = nameSchema.meta({ example: "role: 'database'" });
export type Role = z.infer<typeof roleSchema>;

/** How the stack knows that a service is up, asked every few milliseconds from inside or outside. */
export const readyCheckSchema = z
  .union([
    /** Any answer in the 200s when no status is given. */
    z.strictObject({ http: pathSchema, status: statusSchema.exactOptional() }),
    z.strictObject({
      /** Executed in the container; exit code 0 is ready. */
      command: commandSchema.unwrap().min(1).readonly(),
      /** How often it is meant to be made; while its service starts it is made more often. */
      everyMs: durationSchema.exactOptional(),
      /** After which it counts as failed. Left out: it may take as long as the start. */
      deadlineMs: durationSchema.exactOptional(),
      /** How long it may fail after the start. A start is given a minute at least. */
      withinMs: durationSchema.exactOptional(),
    }),
    z.strictObject({ port: z.literal(true) }),
    /** What the server says, to what it is sent or by itself: a connection alone proves nothing behind an engine's proxy. */
    z.strictObject({ tcp: z.strictObject({ send: z.string().exactOptional(), expect: textSchema }) }),
    /** As soon as it runs: a worker of which nothing can be asked. */
    z.strictObject({ started: z.literal(true) }),
    /** A job, such as a migration: ready when it has ended with exit code 0. */
    z.strictObject({ completed: z.literal(true) }),
  ])
  .meta({ example: "ready: { http: '/health' }" });
export type ReadyCheck = z.infer<typeof readyCheckSchema>;

export const portSchema = z.number().int().min(1).max(65_535);

/**
 * How a service calls another where no `{name}` in its environment shows it. Either an `address` as it stands in some of its
 * variables, where a proxy's is put in its place; or by name (`hosts`, by default the service's own), which then means
 * a proxy on the same port, for this caller alone.
 */
const callSchema = z.strictObject({
  service: serviceNameSchema,
  /** Left out: the port on which the service is said to listen. */
  port: portSchema.exactOptional(),
  address: z.strictObject({ text: textSchema, variables: z.array(z.string()).readonly() }).exactOptional(),
  hosts: z.array(textSchema).readonly().exactOptional(),
});

/** Of one service. */
export const replicasSchema = z.number().int().min(1).max(20);

export const limitsSchema = z.strictObject({
  cpus: z.number().positive().max(1024),
  /** Up to 4 TiB. */
  memoryMiB: z.number().int().min(16).max(4_194_304),
});

/** As compose has it; the context is relative to the target's folder, and the Dockerfile to the context. */
const buildSchema = z.strictObject({
  context: textSchema,
  dockerfile: textSchema.exactOptional(),
  args: stringsSchema.exactOptional(),
  /** The stage to stop at. */
  target: textSchema.exactOptional(),
});
export type BuildSpec = z.infer<typeof buildSchema>;

const serviceShape = z.strictObject({
  /** What drills break it as: ours speak of api, worker, database, cache, router, queue, objects and upstream. */
  role: roleSchema,
  /**
   * A component of the catalogue (`postgres`); an image by reference (`rabbitmq:4`, `ghcr.io/me/api:1.2`), which is pulled
   * unless the engine has it; one of the target's `images.ts`; or `service`: built from the target's own `service/`.
   */
  image: textSchema.exactOptional(),
  /** In place of `image`: built by a Dockerfile of the target's own. */
  build: buildSchema.exactOptional(),
  /** What its image runs, in place of what the image itself says. */
  command: commandSchema.exactOptional(),
  /**
   * `{name}` stands for the address `host:port` at which this service reaches service `name`. Each mention
   * makes a link, and each link goes through Toxiproxy.
   */
  environment: environmentSchema.exactOptional(),
  /** Services that must have been started, or be ready, before this one is started. */
  after: z
    .record(serviceNameSchema, z.enum(['started', 'ready']))
    .readonly()
    .exactOptional(),
  /** What else its container has, as compose has it. */
  container: containerSchema.exactOptional(),
  /** Its calls to other services; with them, braces in its environment mean nothing. */
  calls: z.array(callSchema).readonly().exactOptional(),
  /** Left out: it serves nothing, such as a worker or a job. */
  port: portSchema.exactOptional(),
  /** Left out: it speaks plain HTTP, or a protocol of its own. */
  tls: tlsSchema.exactOptional(),
  /** How the stack knows that it is up. Left out: as of its component, or of its compose file. */
  ready: readyCheckSchema,
  /** How much of the machine it may use. */
  limits: limitsSchema,
  /**
   * As compose has it: it is started only for drills whose contract names one of these (`profiles: ['uploads']`), and by
   * `firedrill up --profile uploads`. Without it what leads to it is left out of other services' environments, `after` and
   * `calls`, and of what Prometheus scrapes. Left out: it is always started.
   */
  profiles: z.array(nameSchema).min(1).readonly().exactOptional(),
  /**
   * Milliseconds by which a round trip to it is longer than inside the stack, as to a third party's service on
   * the other side of the internet. Holds for every link that leads to it, whatever the drill.
   */
  distanceMs: durationSchema.max(2000).exactOptional(),
});
const serviceSchema = serviceShape.refine(
  ({ image, build }) => (image === undefined) !== (build === undefined),
  "has either an image (image: 'rabbitmq:4') or a Dockerfile (build: { context: './service' })",
);
export type ServiceSpec = z.infer<typeof serviceSchema>;

/**
 * A service as people write it: what its component or its compose file says of it may be left out, and there may be several of it.
 */
export const writtenServiceSchema = serviceShape.exactPartial().extend({
  /** How many containers of it there are; one where it is left out. */
  replicas: replicasSchema.exactOptional(),
  /** What else its container has, as compose has it. */
  container: writtenContainerSchema.exactOptional(),
  /** Left out: it speaks plain HTTP, or a protocol of its own. */
  tls: writtenTlsSchema.exactOptional(),
});

/** What a service's image is called within a target: services that are built alike share it. */
export function imageKey({ image, build }: Pick<ServiceSpec, 'image' | 'build'>): string {
  if (image !== undefined || build === undefined) return image ?? '';
  const { context, dockerfile, args = {}, target } = build;
  const given = Object.entries(args).map(([name, value]) => `${name}=${value}`);
  return ['build', context, dockerfile, target, ...given].filter((part) => part !== undefined).join(' ');
}

/** Files of the target's folder, as production has them; each but the first may be missing. */
const monitoringSchema = z
  .strictObject({
    /** Production's configuration of Prometheus. */
    prometheus: z.string(),
    /** Those of its rule files that must be loaded; patterns as well. All that `rule_files` finds are. */
    rules: z.union([z.string(), z.array(z.string()).min(1).readonly()]).exactOptional(),
    /** Addresses in the stack of jobs whose targets production finds by discovery, by the job's name. */
    targets: z.record(z.string(), z.array(z.string()).min(1).readonly()).readonly().exactOptional(),
    /** The major version of production's Prometheus, which is what runs. 2 when left out. */
    version: z.union([z.literal(2), z.literal(3)]).exactOptional(),
    /**
     * Services push metrics by OTLP to `http://prometheus:9090/api/v1/otlp`, in production every `everyMs`
     * milliseconds. Left out: none does.
     */
    otlp: z.strictObject({ everyMs: durationSchema }).exactOptional(),
    /** Production's configuration of Alertmanager. Left out: no alert is delivered. */
    alertmanager: z.string().exactOptional(),
    /** That of the blackbox exporter, where Prometheus probes by one. */
    blackbox: z.string().exactOptional(),
    /** Left out: it is not asked whether an alert has one. */
    runbooks: z.string().exactOptional(),
  })
  .refine(
    ({ rules, alertmanager }) => rules === undefined || alertmanager !== undefined,
    "has rules and no Alertmanager that is told of them; add alertmanager: 'alertmanager.yml'",
  );

/** How an orchestrator asks a probe; the words are Kubernetes'. Durations in milliseconds. */
const orchestratorProbeSchema = z.strictObject({
  periodMs: durationSchema,
  timeoutMs: durationSchema,
  /** Failures in a row after which it acts. */
  failures: z.number().int().min(1),
  /** Successes in a row after which it takes that back. */
  successes: z.number().int().min(1),
  initialDelayMs: z.number().int().nonnegative().max(LONGEST_MS),
});
export type OrchestratorProbe = z.infer<typeof orchestratorProbeSchema>;

/** What the orchestrator of production does with the answers of two probes. */
export const orchestratorSchema = z.strictObject({
  /** Failing takes the instance out of rotation. */
  readiness: orchestratorProbeSchema,
  /** Failing restarts it. */
  liveness: orchestratorProbeSchema,
  source: sourceSchema,
});
export type Orchestrator = z.infer<typeof orchestratorSchema>;

/** @param drill what owners expect of one drill */
function contractSchema<Drill extends z.ZodType>(drill: Drill) {
  return z.strictObject({
    /** Sent once before the probes; what it captures, they and the traffic can use. */
    login: loginSchema.exactOptional(),
    /** Those that there are. What is not declared is not asked. */
    probes: someProbes(probeContractSchema, "probes: { user: { path: '/orders' } }"),
    /** Consecutive good probes that make a run stable; recovery is the first of them. 25 when left out. */
    stableProbes: z.number().int().min(1).max(1000).exactOptional(),
    /** Left out: no traffic is sent, and nothing is known of what becomes of writes. */
    workload: workloadSchema.exactOptional(),
    /** Left out: no events are sent, and nothing is asked of what passes between two systems. */
    conversation: conversationSchema.exactOptional(),
    /** Left out: it is not asked what an orchestrator would have done. */
    orchestrator: orchestratorSchema.exactOptional(),
    /** Left out: it is not asked which of several replicas answers. */
    replicas: replicasContractSchema.exactOptional(),
    /** Who is told, by which way, and who next when they do not answer. Left out: no one is named. */
    people: peopleSchema.exactOptional(),
    /** By the drill's name. `{}` is enough: what then holds, `firedrill explain` tells. */
    drills: z.record(z.string(), drill).meta({ example: "drills: { 'db-down': {} }" }).readonly(),
  });
}

/**
 * What `targets/<name>/target.ts` exports as its default.
 * @param drill what owners expect of one drill
 */
export function targetSchema<Drill extends z.ZodType>(drill: Drill) {
  return z.strictObject({
    /** What the target is called; that of its folder where it lies in `targets/`. */
    name: nameSchema.meta({ example: "name: 'shop'" }),
    /** What it is, in one line. */
    summary: textSchema.meta({ example: "summary: 'A shop: API with PostgreSQL'" }),
    /** By name; the name is also the host name inside the stack. */
    services: z
      .record(serviceNameSchema, serviceSchema)
      .refine((services) => Object.keys(services).length > 0, 'must have a service')
      .meta({ example: "services: { api: { role: 'api', image: 'ghcr.io/me/api:1.2', … } }" })
      .readonly(),
    /**
     * The service that users call, and that probes and traffic go to. Left out: the one named api, or the only one with the
     * role api.
     */
    entry: serviceNameSchema.exactOptional(),
    /**
     * Variables and keys whose values must never be read in evidence, such as `STRIPE_ACCOUNT`. Those whose names say so,
     * passwords, tokens, keys, need not be named.
     */
    secrets: z.array(textSchema).readonly().exactOptional(),
    /**
     * Hosts, addresses or ranges outside of the stack that its services may reach, each with its port where one is enough
     * (`api.example.com:443`, `192.0.2.0/24`). Left out: a stack reaches nothing but itself.
     */
    allowEgress: z.array(egressSchema).readonly().exactOptional(),
    /** Left out: no Prometheus runs, and nothing is asked of one. */
    monitoring: monitoringSchema.exactOptional(),
    /** What its owners promise: how users are asked for, and what holds of each drill. */
    contract: contractSchema(drill).meta({
      example: "contract: { probes: { user: { path: '/orders' } }, drills: { 'db-down': {} } }",
    }),
  });
}

/** What the service that users call is named, unless a target says otherwise. */
export const ENTRY = 'api';

/** The service that users call; `undefined` where none can be told from the others. */
export function entryOf({ entry, services }: Pick<Target, 'entry' | 'services'>): string | undefined {
  if (entry !== undefined) return entry in services ? entry : undefined;
  if (ENTRY in services) return ENTRY;
  const [first, ...others] = Object.keys(services).filter((name) => services[name]?.role === 'api');
  return others.length === 0 ? first : undefined;
}

/** @typeParam Drill what owners expect of one drill */
export type Target<Drill = unknown> = z.infer<ReturnType<typeof targetSchema<z.ZodType<Drill>>>>;
