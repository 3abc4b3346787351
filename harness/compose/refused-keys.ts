import { closest, distance } from 'fastest-levenshtein';

/** Keys of the Compose specification that Firedrill does not read, and why or what to do instead. */
const CONFIG = 'run `docker compose config --format json > compose.json` and name that file instead';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['include', `other files are not included; ${CONFIG}`],
  ['extends', `services that extend others are not put together; ${CONFIG}`],
  ['network_mode', "a drill's services share one network of their own; leave it out"],
  ['privileged', 'a drill never starts a privileged container'],
  ['devices', 'a drill gives no device of this machine to a container'],
  ['gpus', 'a drill gives no device of this machine to a container'],
  ['cap_add', 'a drill gives no capability that the engine does not give by itself'],
  ['pid', 'a drill shares no namespace of this machine'],
  ['ipc', 'a drill shares no namespace of this machine'],
  ['uts', 'a drill shares no namespace of this machine'],
  ['userns_mode', 'a drill shares no namespace of this machine'],
  ['cgroup', 'a drill shares no namespace of this machine'],
  ['device_cgroup_rules', 'a drill gives no device of this machine to a container'],
  ['runtime', "a drill's containers run as the engine runs all of its own"],
  ['cgroup_parent', 'a drill shares no namespace of this machine'],
  ['use_api_socket', 'a drill gives no container the socket of an engine'],
  ['group_add', 'a drill gives a container no other groups than those of its user; say them by `user`'],
  ['volumes_from', 'name the volumes under `volumes` of each service'],
  ['external_links', 'there is nothing outside a drill to link to'],
  ['provider', 'a service of a provider is not a container'],
  ['dns', 'names are resolved by the stack alone'],
]);

/**
 * @param known what might have been meant
 * @returns what to say of a key that the reader has no use for
 */
export function refusedKey(key: string, known: readonly string[] = []): string {
  const meant = known.length === 0 ? undefined : closest(key, [...known]);
  if (meant !== undefined && distance(key, meant) <= 2 && !REASONS.has(key))
    return `\`${key}\` is not read; did you mean \`${meant}\`?`;
  const reason = REASONS.get(key);
  return `\`${key}\` is not read: ${reason ?? `Firedrill does not know what it would mean for a drill; ${CONFIG}, or leave it out`}`;
}
