import { basename } from 'node:path';
import type { ComposeModel, ComposeService } from '../../compose/compose-model.ts';
import { jobsOf } from '../../compose/jobs-of.ts';
import type { Role } from '../../model/target.ts';

/** What is written down, and what made us think so; without that it was said. */
export interface Guess<T> {
  value: T;
  because?: string;
}

/** A target as far as it can be told before anything runs. */
export interface Draft {
  name: string;
  summary: string;
  /** The compose file, relative to the target's folder; of its services no more than their roles is said. */
  compose?: string;
  entry: Guess<string>;
  roles: Readonly<Record<string, Guess<Role>>>;
  /** Without a compose file: all that is said of the one service. */
  service?: Readonly<Record<string, unknown>>;
}

/** What images of programs that Firedrill does not know have in their names, and what such programs are to a service. */
const ROLES: readonly (readonly [Role, RegExp])[] = [
  [
    'database',
    /postgres|timescale|postgis|mysql|mariadb|percona|mongo|cockroach|mssql|clickhouse|cassandra|scylla/,
  ],
  [
    'database',
    /couchdb|couchbase|neo4j|influxdb|arangodb|surrealdb|rethinkdb|questdb|dynamodb|yugabyte|azure-sql/,
  ],
  ['search', /elasticsearch|opensearch|meilisearch|typesense|solr|qdrant|weaviate|milvus|chroma/],
  ['cache', /redis|valkey|memcached|dragonfly|keydb/],
  ['queue', /rabbitmq|nats|kafka|redpanda|activemq|artemis|beanstalk/],
  ['objects', /minio|versitygw|seaweedfs|garage|localstack/],
  ['mail', /mailhog|mailpit|maildev|mailcatcher|smtp4dev|greenmail|postfix/],
  ['router', /osrm/],
];

/** What has the name of a program in its own and looks after that program: it shows, measures, fills or saves it. */
const BESIDE =
  /exporter|express|commander|insight|admin|backup|keeper|^postgrest$|(?:^|[-_])(?:ui|gui|web|manager|connect|rest|console|viewer|browser|studio|operator|tools|box|init|seed)(?:$|[-_\d])/;
/** Programs that people look into or that others need, and that no user calls. */
const HELPERS =
  /zookeeper|schema-registry|^(?:adminer|pgweb|kafdrop|akhq|cmak|cloudbeaver|dbgate|portainer|dozzle|flower|cadvisor|watchtower|autoheal|all-in-one|promtail|alloy|vector|fluentd|fluent-bit|telegraf|statsd|collectd|netdata|chronograf)|^(?:alertmanager|otel|opentelemetry)(?:$|-)/;
/** Programs that watch others, and that a team may as well run for users of its own: then nothing else in its file is called. */
const WATCHING = /^(?:prometheus|grafana|loki|tempo|jaeger|zipkin)(?:$|-)/;

/** The role of a component that an image is one of. */
export type KnownRole = (image: string) => Role | undefined;

/** The last part of an image's name; where that says nothing, with the one before: `mssql/server`. */
function titleOf(image: string): string {
  const path = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return /\/server$/.test(path) ? path.split('/').slice(-2).join('/') : basename(path);
}

function roleOf({ image, build }: ComposeService, known: KnownRole): Guess<Role> | undefined {
  if (image === undefined || build !== undefined) return undefined;
  const own = known(image);
  if (own !== undefined) return { value: own, because: image };
  const title = titleOf(image);
  const value = BESIDE.test(title) ? undefined : ROLES.find(([, words]) => words.test(title))?.[0];
  return value === undefined ? undefined : { value, because: image };
}

/** Whether a service only looks after others. */
function helps({ image, build }: ComposeService): boolean {
  if (image === undefined || build !== undefined) return false;
  const title = titleOf(image);
  return BESIDE.test(title) || HELPERS.test(title) || WATCHING.test(title);
}

/**
 * Why a compose file does not show which service users call, and what to do.
 * @param file for people
 */
export function noEntry(model: ComposeModel, file: string, known: KnownRole): string {
  const jobs = jobsOf(model);
  const staying = model.services.filter((service) => !jobs.has(service.name));
  const own = staying.filter((service) => !helps(service) && roleOf(service, known) === undefined);
  const names = staying.map(({ name }) => name).join(', ');
  return own.length === 0
    ? `${file}: it has no service of yours, only what services need (${names}); add the one that users call, or name one with --entry`
    : `${file}: no service of yours publishes a port, so that it is not clear which one users call; --entry names it (${own.map(({ name }) => name).join(', ')}), and \`expose\` in the file its port`;
}

/**
 * What a compose file shows of who is who. Users call the first service that publishes a port, is no known program and looks after
 * none; what looks after others is a helper, which no drill breaks; what else is no known program is a worker. Jobs are left to the file.
 * @param entry the service that users call, where it was said
 * @returns undefined when none can be told to be the entry
 */
export function draftOfCompose(
  model: ComposeModel,
  { file, name, entry: said }: { file: string; name: string; entry?: string | undefined },
  known: KnownRole,
): Draft | undefined {
  const jobs = jobsOf(model);
  const staying = model.services.filter((service) => !jobs.has(service.name));
  const entry = said === undefined ? entryAmong(staying, known) : { value: said };
  if (entry === undefined) return undefined;
  const roles = staying.map((service): [string, Guess<Role>] =>
    service.name === entry.value
      ? [service.name, { value: 'api' }]
      : [
          service.name,
          roleOf(service, known) ??
            (helps(service)
              ? { value: 'helper', because: 'it looks after others' }
              : { value: 'worker', because: 'no known program' }),
        ],
  );
  return {
    name,
    summary: `${name}, from its ${basename(file)}`,
    compose: file,
    entry,
    roles: Object.fromEntries(roles),
  };
}

function entryAmong(services: readonly ComposeService[], known: KnownRole): Guess<string> | undefined {
  // A component of the project's own may say that it is what users call.
  const published = services.filter(
    (service) => service.ports.length > 0 && ['api', undefined].includes(roleOf(service, known)?.value),
  );
  const open =
    published.find((service) => !helps(service)) ??
    published.find(({ image = '' }) => WATCHING.test(titleOf(image)));
  return open && { value: open.name, because: `it listens on ${open.ports[0]}` };
}
