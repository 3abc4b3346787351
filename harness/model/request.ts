import { z } from 'zod';
import {
  commandSchema,
  durationSchema,
  headersSchema,
  nameSchema,
  serviceNameSchema,
  stringsSchema,
  textSchema,
} from './scalars.ts';
import type { Millis } from './time.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Of two slashes the second would begin the name of another host. */
export const pathSchema = z
  .string()
  .startsWith('/', 'a path begins with /')
  .regex(
    /^(?!\/\/)[\x21-\x7e]*$/,
    'a path begins with one /, and holds no space, no line break and nothing beyond ASCII, which are written as in %20',
  );
const oneStatus = z.union(
  [z.number().int().min(100).max(599), z.string().regex(/^[1-5]xx$/, "all of a hundred is written '5xx'")],
  "a status is a number (503) or all of a hundred ('5xx')",
);
export const statusesSchema = z.array(oneStatus).min(1).readonly();

/** A status, all of a hundred (`2xx`), or any of several. */
export const statusSchema = z.union([oneStatus, z.array(oneStatus).min(1).readonly()]);
export type WantedStatus = z.infer<typeof statusSchema>;

export function isStatus(status: number | undefined, wanted: WantedStatus): boolean {
  if (typeof wanted === 'object') return wanted.some((one) => isStatus(status, one));
  return typeof wanted === 'number'
    ? status === wanted
    : String(status).startsWith(wanted.charAt(0)) && String(status).length === 3;
}

export function statusInWords(wanted: WantedStatus): string {
  return typeof wanted === 'object' ? wanted.join(' or ') : String(wanted);
}

/** What an HTTP answer must look like. `json` maps a dotted path to the value expected there. */
export const answerSchema = z.strictObject({
  /** `503`, all of a hundred as `'5xx'`, or several of them. */
  status: statusSchema,
  json: z
    .record(z.string(), z.union([scalar, z.null()]))
    .readonly()
    .exactOptional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** A good answer to a probe, whose body and headers are looked at when it comes and not kept. */
const goodAnswerSchema = answerSchema.extend({
  /** What the body contains, as a page for people does. */
  text: textSchema.exactOptional(),
  /** What each of these headers contains, by its name. */
  headers: stringsSchema.exactOptional(),
});
export type GoodAnswer = z.infer<typeof goodAnswerSchema>;

/** What is sent besides method and path: at most one of `body`, `form` and `raw`. */
const content = {
  headers: headersSchema.exactOptional(),
  /** Sent as JSON, nested as it is. */
  body: z.json().exactOptional(),
  /** Sent as a form's fields, `application/x-www-form-urlencoded`. */
  form: stringsSchema.exactOptional(),
  /** Sent as it is; its `content-type` is for `headers` to say. */
  raw: z.string().exactOptional(),
};

const common = {
  /** Milliseconds; an answer later than this is bad, however it ends. */
  deadlineMs: durationSchema,
  /** Milliseconds from one to the next, whatever it costs the service. Left out: as often as it bears. */
  everyMs: durationSchema.exactOptional(),
  /** The service that is asked; left out: the one that users call. It is asked itself, past every link that a drill can break. */
  service: serviceNameSchema.exactOptional(),
};

/** `{name}` stands for what `contract.login` captured. */
const httpProbeSchema = z.strictObject({
  /** GET when left out. */
  method: z.enum(METHODS).exactOptional(),
  path: pathSchema,
  ...content,
  good: goodAnswerSchema,
  ...common,
});

/** Says something and waits for what must come back; a connection alone proves nothing where an engine's proxy accepts it. */
const tcpProbeSchema = z.strictObject({
  /** What is sent, and what must come back. */
  tcp: z.strictObject({ send: z.string().exactOptional(), expect: textSchema }),
  ...common,
});

/** Asks the server's own health service (`grpc.health.v1`); the empty name is the server as a whole. */
const grpcProbeSchema = z.strictObject({ grpc: z.string().max(127), ...common });

const rowSchema = z.record(z.string(), z.union([scalar, z.null()])).readonly();
/** What columns of a row are. */
export type RowWanted = z.infer<typeof rowSchema>;

const sql = {
  user: textSchema,
  password: z.string().exactOptional(),
  query: textSchema,
  /** What columns of the first row are; left out: that the query succeeds is enough. */
  row: rowSchema.exactOptional(),
};

/** A query, in PostgreSQL's own protocol, on connections that are kept as a service's pool keeps them. */
const postgresProbeSchema = z.strictObject({
  postgres: z.strictObject({
    ...sql,
    /** The user's name where left out, as PostgreSQL has it. */
    database: textSchema.exactOptional(),
  }),
  ...common,
});

/** The same in the protocol of MySQL and MariaDB, of which none is chosen where `database` is left out. */
const mysqlProbeSchema = z.strictObject({
  mysql: z.strictObject({ ...sql, database: textSchema.exactOptional() }),
  ...common,
});

const queueSchema = z.strictObject({
  of: z.enum(['redis-list', 'redis-stream', 'nats', 'amqp']),
  name: z.string().regex(/^[\w.-]+$/, 'is made of letters, digits, "_", "-" and "."'),
  user: textSchema.exactOptional(),
  password: textSchema.exactOptional(),
  /** Of `amqp`; `/` where left out. */
  vhost: textSchema.exactOptional(),
});
export type QueueSpec = z.infer<typeof queueSchema>;

/**
 * A message put in and taken out again, each time in a queue of its own whose name begins with `name` and which is gone
 * afterwards: a list or a stream of Redis or Valkey, a subject of NATS, a queue of RabbitMQ.
 */
const queueProbeSchema = z.strictObject({ queue: queueSchema, ...common });

/** A command inside the container: good where it ends with exit code 0 and has printed what is expected of it. */
const commandProbeSchema = z.strictObject({
  command: commandSchema.unwrap().min(1).readonly(),
  expect: textSchema.exactOptional(),
  ...common,
});

/** By a transport of the project's own, `probes/<name>.ts`. */
const ownProbeSchema = z.strictObject({
  /** The name of its file. */
  own: nameSchema,
  /** What it is told; what may stand there it says itself. */
  with: z.json().exactOptional(),
  ...common,
});

export const probeSchema = z.union([
  httpProbeSchema,
  tcpProbeSchema,
  grpcProbeSchema,
  postgresProbeSchema,
  mysqlProbeSchema,
  queueProbeSchema,
  commandProbeSchema,
  ownProbeSchema,
]);
export type ProbeSpec = z.infer<typeof probeSchema>;

const within = { deadlineMs: durationSchema.exactOptional() };

/** A probe as owners write it; what is left out is any answer in the 200s within a second. */
export const probeContractSchema = z.union([
  httpProbeSchema.extend({ good: goodAnswerSchema.exactOptional(), ...within }),
  tcpProbeSchema.extend(within),
  grpcProbeSchema.extend(within),
  postgresProbeSchema.extend(within),
  mysqlProbeSchema.extend(within),
  queueProbeSchema.extend(within),
  commandProbeSchema.extend(within),
  ownProbeSchema.extend(within),
]);
export type ProbeContract = z.infer<typeof probeContractSchema>;

/** What holds where owners say nothing. */
export const DEADLINE_MS = 1_000;

function probeOf(probe: ProbeContract): ProbeSpec {
  const deadlineMs = probe.deadlineMs ?? DEADLINE_MS;
  return 'path' in probe
    ? { ...probe, good: probe.good ?? { status: '2xx' }, deadlineMs }
    : { ...probe, deadlineMs };
}

/**
 * What the engine does to start a process in a container costs tens of milliseconds of a processor, which no count of the
 * container shows; more often than this it would be what the machine is busy with. Milliseconds.
 */
const COMMAND_EVERY_MS = 500;

/** The finest period at which a probe of its kind can be sent; 0 where what it costs the service is all that counts. */
export function finestPeriodMs(probe: ProbeSpec): Millis {
  return 'command' in probe ? COMMAND_EVERY_MS : 0;
}

/** What is answered while something is broken. */
export const brokenAnswerSchema = answerSchema.extend({
  /** Left out: whatever is not good, as of a probe whose answers have none. */
  status: statusSchema.exactOptional(),
  /** That there is no answer in time, or none at all, is as good. */
  orNoAnswer: z.literal(true).exactOptional(),
});
export type BrokenAnswer = z.infer<typeof brokenAnswerSchema>;

export const PROBES = ['readiness', 'liveness', 'user'] as const;

/** `user` is the route that stands for the user: a real read or write the alert rules leave out. */
export const probeNameSchema = z.enum(PROBES);
export type ProbeName = z.infer<typeof probeNameSchema>;

/** Every probe that there is, with what holds where its owners say nothing. */
export function probesOf(
  probes: Readonly<Partial<Record<ProbeName, ProbeContract>>>,
): Readonly<Partial<Record<ProbeName, ProbeSpec>>> {
  return Object.fromEntries(Object.entries(probes).map(([name, probe]) => [name, probeOf(probe)]));
}

/** The same for each probe. */
export function eachProbe<T extends z.ZodType>(schema: T) {
  return z.strictObject({ readiness: schema, liveness: schema, user: schema }).readonly();
}

/** The same for each probe that there is. @param example for messages */
export function someProbes<T extends z.ZodType>(schema: T, example?: string) {
  const some = eachProbe(schema).unwrap().exactPartial();
  return (example === undefined ? some : some.meta({ example })).readonly();
}

/** The probes that there are, in the order in which they are told. */
export function probesIn(probes: Readonly<Partial<Record<ProbeName, unknown>>>): ProbeName[] {
  return PROBES.filter((name) => probes[name] !== undefined);
}

/** An HTTP request as data. `{id}`, `{n}` and what `login` captured are replaced in every string. */
export const requestSchema = z.strictObject({
  /** GET, HEAD, POST, PUT, PATCH or DELETE. */
  method: z.enum(METHODS),
  path: pathSchema,
  ...content,
});
export type RequestSpec = z.infer<typeof requestSchema>;

/** `capture` maps a name to the dotted path of its value in the answer, or to one of its headers: `header:set-cookie`. */
export const loginSchema = requestSchema.extend({ capture: stringsSchema });
export type LoginSpec = z.infer<typeof loginSchema>;

/** What of an answer to a write is a promise. `{id}` is what we call the write, also where the target gives it an id of its own. */
const acknowledgement = {
  acknowledged: statusesSchema,
  /**
   * Dotted path of a field of the answer to what it is in an acknowledgement; `{id}` is replaced. Left out: a body that
   * says no (`error`, `success: false`, `status: "error"`) is no acknowledgement, whatever its status.
   */
  json: z
    .record(z.string(), z.union([scalar, z.null()]))
    .readonly()
    .exactOptional(),
  /** What of the answer later requests need, such as an id that the target gives; as in a login. */
  capture: stringsSchema.exactOptional(),
};

/** The users' traffic during a drill: writes, and reads of what was acknowledged. */
export const workloadSchema = z.strictObject({
  /** Requests per second offered, half writes, half reads, open loop. */
  ratePerSecond: z.number().positive().max(1000),
  deadlineMs: durationSchema,
  /** Sent once before the traffic. */
  login: loginSchema.exactOptional(),
  write: requestSchema.extend({
    ...acknowledgement,
    /** What a write takes besides, in this order; it is acknowledged when the last of these is. */
    steps: z.array(requestSchema.extend(acknowledgement)).min(1).readonly().exactOptional(),
  }),
  /**
   * For work that is accepted first and done later: the dotted path of a field in what `read` answers, what it is once the
   * work is done, and the milliseconds within which it must be, from the acknowledgement or else the recovery.
   */
  done: z
    .strictObject({
      field: textSchema,
      is: z.union([scalar, z.array(scalar).min(1).readonly()]),
      within: durationSchema,
    })
    .exactOptional(),
  read: requestSchema.extend({
    found: statusesSchema,
    absent: statusesSchema,
    /**
     * Each field of the write's body that comes back as it was sent, by its dotted path there, with its dotted path in the
     * answer. Left out: all fields of the body that the answer tells, wherever in it the object lies that has them.
     */
    fields: stringsSchema.exactOptional(),
  }),
  /**
   * Lists everything; `ids` is the dotted path to the array, `id` the key inside. Shows duplicates, and rows that were not
   * written. A list in pages has `{after}` in its request: `pages.first` for the first, then what each answer has at
   * `pages.next`, until null. Left out: it is not asked whether a write is stored twice.
   */
  list: requestSchema
    .extend({
      ids: z.string(),
      id: z.string(),
      /** What `id` is for a write: `{id}` where left out, `{number}` where it is what the target calls it. */
      is: textSchema.exactOptional(),
      pages: z.strictObject({ first: z.string(), next: z.string() }).exactOptional(),
      /** Others than the drill add rows to it, too: what was not written is not held against the target. */
      others: z.literal(true).exactOptional(),
    })
    .exactOptional(),
});
export type WorkloadSpec = z.infer<typeof workloadSchema>;
