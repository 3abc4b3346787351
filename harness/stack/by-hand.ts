import type Docker from 'dockerode';
import { LABEL_RUN, LABEL_SERVICE } from '../safety/labels.ts';
import { aliasesOf, givenEnvironment, withEnvironment } from './deployments.ts';

/** What people type who do by hand what `Deployments` does: the same containers, labels and ports. */
export interface ByHand {
  /** @param like the service whose environment and network the command gets */
  job(image: string, command: readonly string[], like: string): Promise<string>;
  /** @param environment variables that are set otherwise */
  replace(service: string, image: string, environment?: Readonly<Record<string, string>>): Promise<string>;
  /** Lists the containers that a service has had, the newest first, each with its image. */
  ran(service: string): Promise<string>;
  run(service: string, command: readonly string[]): string;
}

export function byHand(docker: Docker, idOf: (service: string) => string): ByHand {
  const inspect = (service: string) => docker.getContainer(idOf(service)).inspect();
  return {
    async job(image, command, like) {
      const model = await inspect(like);
      const given = await givenEnvironment(docker, model);
      return words('docker', 'run', '--rm', ...shared(model, given), image, ...command);
    },
    async ran(service) {
      const { Config } = await inspect(service);
      const filters = Object.entries(Config.Labels)
        .filter(([name]) => name === LABEL_RUN || name === LABEL_SERVICE)
        .flatMap(([name, value]) => ['--filter', `label=${name}=${value}`]);
      return words('docker', 'ps', '--all', ...filters, '--format', '{{.CreatedAt}} {{.Image}}');
    },
    async replace(service, image, environment = {}) {
      const before = await inspect(service);
      const given = withEnvironment(await givenEnvironment(docker, before), environment);
      const ports = Object.entries(before.NetworkSettings.Ports).flatMap(([port, bindings]) =>
        (bindings ?? []).flatMap(({ HostIp, HostPort }) => ['--publish', `${HostIp}:${HostPort}:${port}`]),
      );
      const labels = Object.entries(before.Config.Labels)
        .filter(([name]) => name.startsWith('dev.firedrill.'))
        .flatMap(([name, value]) => ['--label', `${name}=${value}`]);
      const aliases = aliasesOf(before, service).flatMap((alias) => ['--network-alias', alias]);
      const command = before.Config.Cmd ?? [];
      const start = words(
        ...['docker', 'run', '--detach', ...aliases, ...ports, ...labels],
        ...shared(before, given),
        ...[image, ...command],
      );
      return `${words('docker', 'stop', before.Id.slice(0, 12))} && ${start}`;
    },
    run: (service, command) => words('docker', 'exec', idOf(service).slice(0, 12), ...command),
  };
}

function shared({ HostConfig }: Docker.ContainerInspectInfo, environment: readonly string[]): string[] {
  return [
    ...['--network', HostConfig.NetworkMode ?? ''],
    ...(HostConfig.Dns ?? []).flatMap((address: string) => ['--dns', address]),
    ...environment.flatMap((one) => ['--env', one]),
  ];
}

/** A shell's words, quoted where they need it. */
function words(...all: readonly string[]): string {
  return all
    .map((word) => (/^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
