import { split } from 'shlex';
import type { RawFile, RawService } from './compose-file.ts';
import type { ComposeBuild, ComposeDependency, ComposeService } from './compose-model.ts';
import { entriesOf, environmentOf, type ReadFiles } from './environment.ts';
import { healthcheckOf } from './healthcheck.ts';
import type { Variables } from './interpolate.ts';
import { mountedFile, placed, volumeOf } from './mounts.ts';
import { containerPorts } from './ports.ts';
import { mebibytes } from './quantities.ts';

/** What a service is read with. */
export interface Around extends ReadFiles {
  file: RawFile;
  variables: Variables;
}

/**
 * One service in the one form that all ways of writing it come to.
 * @param line of the file, on which it begins
 * @throws Error saying what is wrong with it
 */
export function composeService(name: string, raw: RawService, line: number, around: Around): ComposeService {
  if (raw.image === undefined && raw.build === undefined)
    throw new Error('has neither `image` nor `build`; one of them says what runs');
  const { folder, home, variables, file } = around;
  const command = wordsOf(raw.command);
  const entrypoint = wordsOf(raw.entrypoint);
  const healthcheck = healthcheckOf(raw.healthcheck);
  const { cpus = raw.deploy?.resources?.limits?.cpus } = raw;
  const memory = sizeOf(raw.mem_limit ?? raw.deploy?.resources?.limits?.memory);
  return {
    name,
    line,
    ...(raw.image === undefined ? {} : { image: raw.image }),
    ...(raw.build === undefined ? {} : { build: buildOf(raw.build, around) }),
    ...(command === undefined ? {} : { command }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    environment: environmentOf(raw, variables, around),
    ports: [...new Set([...(raw.ports ?? []), ...(raw.expose ?? [])].flatMap(containerPorts))],
    ...(healthcheck === undefined ? {} : { healthcheck }),
    dependsOn: dependenciesOf(raw),
    volumes: [
      ...(raw.volumes ?? []).map((volume) => volumeOf(volume, folder, home)),
      ...[raw.tmpfs ?? []].flat().map((path) => ({
        path: path.split(':')[0] ?? path,
        from: 'memory' as const,
        readOnly: false,
      })),
    ],
    files: [
      ...(raw.secrets ?? []).map((one) => mountedFile(one, 'secrets', file.secrets, around)),
      ...(raw.configs ?? []).map((one) => mountedFile(one, 'configs', file.configs, around)),
    ],
    aliases: aliasesOf(raw),
    extraHosts: hostsOf(raw),
    ...(raw.user === undefined ? {} : { user: raw.user }),
    ...(raw.working_dir === undefined ? {} : { workingDir: raw.working_dir }),
    readOnly: raw.read_only ?? false,
    ...(raw.hostname === undefined ? {} : { hostname: raw.hostname }),
    init: raw.init ?? false,
    restart: restartOf(raw.restart),
    ...(cpus === undefined || cpus === 0 ? {} : { cpus }),
    ...(memory === undefined || memory === 0 ? {} : { memoryMiB: memory }),
    replicas: raw.scale ?? raw.deploy?.replicas ?? 1,
  };
}

function wordsOf(command: RawService['command']): readonly string[] | undefined {
  if (command === undefined || command === null) return undefined;
  return typeof command === 'string' ? split(command) : command;
}

function buildOf(raw: NonNullable<RawService['build']>, around: Around): ComposeBuild {
  const build = typeof raw === 'string' ? { context: raw } : raw;
  const { context = '.', dockerfile = 'Dockerfile', dockerfile_inline: inline, target } = build;
  if (/^(https?|git|ssh):|^git@|\.git(#|$)/.test(context))
    throw new Error(`build: ${context} is on another machine; check it out and name the folder`);
  const args = entriesOf(build.args).flatMap(([key, value]) => {
    const given = value ?? around.variables[key];
    return given === undefined ? [] : [[key, given]];
  });
  return {
    context: placed(context, around.folder, around.home),
    dockerfile,
    ...(inline === undefined ? {} : { inline }),
    args: Object.fromEntries(args),
    ...(target === undefined ? {} : { target }),
  };
}

function dependenciesOf({ depends_on: raw = [], links = [] }: RawService): ComposeDependency[] {
  const named = Array.isArray(raw)
    ? raw.map((service): ComposeDependency => ({ service, until: 'started', required: true }))
    : Object.entries(raw).map(
        ([service, { condition = 'service_started', required = true }]): ComposeDependency => ({
          service,
          until: UNTIL[condition],
          required,
        }),
      );
  const linked = links.map((link) => link.split(':')[0] ?? link);
  return [
    ...named,
    ...linked
      .filter((service) => !named.some((one) => one.service === service))
      .map((service): ComposeDependency => ({ service, until: 'started', required: true })),
  ];
}

const UNTIL = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
} as const;

function aliasesOf({ networks, container_name: container }: RawService): string[] {
  const named = networks === undefined || Array.isArray(networks) ? [] : Object.values(networks);
  const aliases = named.flatMap((network) => network?.aliases ?? []);
  return [...new Set([...aliases, ...(typeof container === 'string' ? [container] : [])])];
}

/** `host:address` in a list, `host=address`, or a map. */
function hostsOf({ extra_hosts: raw }: RawService): Record<string, string> {
  if (!Array.isArray(raw))
    return Object.fromEntries(entriesOf(raw).map(([host, address]) => [host, address ?? '']));
  return Object.fromEntries(
    raw.map((line) => {
      const at = line.includes('=') ? line.indexOf('=') : line.indexOf(':');
      if (at < 1) throw new Error(`extra_hosts: "${line}" is not HOST=ADDRESS`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

function restartOf(text = 'no'): ComposeService['restart'] {
  const policy = text.split(':')[0];
  if (policy === 'always' || policy === 'unless-stopped' || policy === 'on-failure' || policy === 'no')
    return policy;
  throw new Error(`restart: "${text}" is none of no, always, on-failure, unless-stopped`);
}

function sizeOf(text: string | number | undefined): number | undefined {
  if (text === undefined) return undefined;
  const size = mebibytes(text);
  if (size === undefined) throw new Error(`"${text}" is no size such as 512m or 1gb`);
  return size;
}
