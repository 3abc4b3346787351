import type { RawFile, RawService } from './compose-file.ts';

/** What a service may say and its container in a drill does not have; none of it changes what the service answers. */
const LEFT_OUT = [
  'ulimits',
  'shm_size',
  'platform',
  'memswap_limit',
  'oom_score_adj',
  'security_opt',
  'cap_drop',
  'sysctls',
  'cpu_shares',
  'cpuset',
  'pids_limit',
  'mem_swappiness',
  'blkio_config',
] as const satisfies (keyof RawService)[];

/** @param lineOf the line on which a value of the file stands */
export function notCarriedOver(
  { services }: RawFile,
  lineOf: (path: readonly PropertyKey[]) => number,
): string[] {
  return Object.entries(services).flatMap(([name, service]) =>
    LEFT_OUT.filter((key) => service[key] !== undefined).map(
      (key) => `line ${lineOf(['services', name, key])}: services.${name}.${key} is not carried over`,
    ),
  );
}
