/**
 * A planned stack as a Compose file: the same images, commands, files, limits and order, and for each container the health check that
 * it is ready by, looked at every second, which is as often as Compose lets an engine look that has no `start_interval`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerPlan } from '../../../harness/components/container-plan.ts';
import type { StackPlan } from '../../../harness/stack/plan.ts';

/**
 * Writes `compose.json` and the files that it mounts.
 * @param images component → reference on the engine
 * @returns its path
 */
export async function composeFile(
  plan: StackPlan,
  images: ReadonlyMap<string, string>,
  labels: Readonly<Record<string, string>>,
  folder: string,
): Promise<string> {
  const services: Record<string, unknown> = {};
  for (const container of plan.containers)
    services[container.name] = await service(container, images, labels, folder);
  const path = join(folder, 'compose.json');
  await writeFile(path, JSON.stringify({ services, networks: { default: { labels } } }));
  return path;
}

async function service(
  container: ContainerPlan,
  images: ReadonlyMap<string, string>,
  labels: Readonly<Record<string, string>>,
  folder: string,
) {
  const { name, command, environment, limits, after = {} } = container;
  const port = container.port ?? container.control ?? 1;
  const files = await mounted(container, join(folder, name));
  const health = healthOf(container);
  const waits = Object.entries(after).map(([other, until]) => [
    other,
    { condition: until === 'ready' ? 'service_healthy' : 'service_started' },
  ]);
  return {
    image: images.get(container.image) ?? container.image,
    pull_policy: 'never',
    // What listens on loopback alone could not be reached by the published port.
    ...(command ? { command: command.map((one) => literal(one.replace('127.0.0.1', '0.0.0.0'))) } : {}),
    environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, literal(value)])),
    labels,
    ports: [{ target: port, host_ip: '127.0.0.1', protocol: 'tcp' }],
    cpus: limits.cpus,
    mem_limit: `${limits.memoryMiB}m`,
    volumes: files,
    depends_on: Object.fromEntries(waits),
    ...(health === undefined
      ? {}
      : { healthcheck: { test: health.map(literal), interval: '1s', timeout: '2s', retries: 60 } }),
  };
}

async function mounted({ files, spec }: ContainerPlan, folder: string) {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    [...files, ...(spec?.files ?? [])].map(async ({ path, content }, at) => {
      const source = join(folder, String(at));
      await writeFile(source, content, { mode: 0o644 });
      return { type: 'bind', source, target: path, read_only: true };
    }),
  );
}

/** Left out where its image has nothing to look with: for Compose it is then ready as soon as it runs. */
function healthOf({ image, ready, port, control }: ContainerPlan): string[] | undefined {
  if (control !== undefined) return undefined;
  if ('command' in ready) return ['CMD', ...(ready.command ?? [])];
  if (!('http' in ready)) return undefined;
  const path = typeof ready.http === 'string' ? ready.http : '/';
  if (image === 'service' || image === 'node')
    return [
      'CMD',
      'node',
      '--eval',
      `fetch('http://127.0.0.1:${port}${path}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
    ];
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3 | grep -q ' 200'`;
  return [
    'CMD-SHELL',
    `wget -q -O /dev/null http://127.0.0.1:${port}${path} 2>/dev/null || bash -c "${ask}"`,
  ];
}

/** Compose would put variables in the place of `$`. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
