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
  ['database', /postgres|timescale|postgis|mysql|mariadb|percona|mongo|cockroach|mssql|clickhouse|cassandra/],
  ['cache', /redis|valkey|memcached|dragonfly|keydb/],
  ['queue', /rabbitmq|nats|kafka|redpanda|activemq|artemis|beanstalk/],
  ['objects', /minio|versitygw|seaweedfs|garage|localstack/],
  ['router', /osrm/],
];

/** The role of a component that an image is one of. */
export type KnownRole = (image: string) => Role | undefined;

function roleOf({ image, build }: ComposeService, known: KnownRole): Guess<Role> | undefined {
  if (image === undefined || build !== undefined) return undefined;
  const title = basename(image.replace(/@.*$/, '')).replace(/:.*$/, '');
  const value = known(image) ?? ROLES.find(([, words]) => words.test(title))?.[0];
  return value === undefined ? undefined : { value, because: image };
}

/**
 * What a compose file shows of who is who. Users call the first service that publishes a port and is no known program; what else
 * is no known program is a worker. Jobs are left to the file.
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
      : [service.name, roleOf(service, known) ?? { value: 'worker', because: 'no known program' }],
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
  const open = services.find(
    (service) => service.ports.length > 0 && ['api', undefined].includes(roleOf(service, known)?.value),
  );
  return open && { value: open.name, because: `it listens on ${open.ports[0]}` };
}
