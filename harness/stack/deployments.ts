import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { type PlacedFile, tarOf } from '../engine/tar-of.ts';
import { FiredrillError } from '../model/errors.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../safety/labels.ts';
import { asked } from './gone.ts';

/** Putting another release in the place of one that runs, as a deployment does. */
export interface Deployments {
  /**
   * Ends a service's container as an orchestrator would, and starts another from `image` with the same environment, files,
   * names and published port. Resolves when it has been started, whatever becomes of it.
   * @param environment variables that are set otherwise
   */
  replace(
    service: string,
    image: string,
    signal: AbortSignal,
    environment?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** The images that a service has run in this stack, the newest first. */
  ran(service: string, signal: AbortSignal): Promise<string[]>;
  /** The image that a service runs; `undefined` while it does not run. */
  running(service: string, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Runs a command in a container of its own, with the environment of a service.
   * @returns what it printed
   * @throws FiredrillError `unavailable` with what it said last, when it does not end well
   */
  job(image: string, command: readonly string[], like: string, signal: AbortSignal): Promise<string>;
}

/** Where a service's container is; `id` is changed by a deployment. */
export interface Place {
  name: string;
  id: string;
}

/** What an orchestrator gives a process to end, and a little more for the engine. */
const GRACE_SECONDS = 10;
const REPLACE_LIMIT_MS = 60_000;
const LOOK_LIMIT_MS = 10_000;
/** The service's own statements end within seconds; a migration may rewrite a table. */
const JOB_LIMIT_MS = 300_000;

/**
 * @param filesOf what is put into a service's container before it starts
 * @param retired told of each container that was replaced; it stays, stopped, for its log
 */
export function deployments(
  docker: Docker,
  run: string,
  find: (service: string) => Place,
  filesOf: (service: string) => readonly PlacedFile[],
  retired: (place: Place) => void,
): Deployments {
  return {
    replace: (service, image, signal, environment = {}) =>
      asked(service, 'deploying', REPLACE_LIMIT_MS, signal, async (abortSignal) => {
        const place = find(service);
        const old = docker.getContainer(place.id);
        const before = await old.inspect({ abortSignal });
        const ports = { ...before.HostConfig.PortBindings, ...published(before) };
        // 304: it has ended by itself, which is what was wanted.
        await old.stop({ t: GRACE_SECONDS, abortSignal }).catch((error: { statusCode?: number }) => {
          if (error.statusCode !== 304) throw error;
        });
        const created = await docker.createContainer({
          ...likeIt(before, image, before.Config.Labels, aliasesOf(before, service)),
          Env: withEnvironment(await givenEnvironment(docker, before), environment),
          Cmd: before.Config.Cmd,
          ExposedPorts: before.Config.ExposedPorts ?? {},
          HostConfig: { ...before.HostConfig, PortBindings: ports },
          abortSignal,
        });
        const files = filesOf(service);
        if (files.length > 0) await created.putArchive(await tarOf(files), { path: '/', abortSignal });
        retired({ name: `${service}-${place.id.slice(0, 6)}`, id: place.id });
        place.id = created.id;
        await created.start({ abortSignal });
      }),
    running: (service, signal) =>
      asked(service, 'looking at', LOOK_LIMIT_MS, signal, async (abortSignal) => {
        // By its labels: a deployment by hand makes a container that this process has not heard of.
        const label = [`${LABEL_RUN}=${run}`, `${LABEL_SERVICE}=${service}`];
        const all = await docker.listContainers({ filters: { label, status: ['running'] }, abortSignal });
        const newest = all.toSorted((a, b) => b.Created - a.Created)[0];
        if (newest === undefined) return undefined;
        const place = find(service);
        if (place.id !== newest.Id) retired({ name: `${service}-${place.id.slice(0, 6)}`, id: place.id });
        place.id = newest.Id;
        const { Config } = await docker.getContainer(newest.Id).inspect({ abortSignal });
        return Config.Image;
      }),
    ran: (service, signal) =>
      asked(service, 'looking at', LOOK_LIMIT_MS, signal, async (abortSignal) => {
        const label = [`${LABEL_RUN}=${run}`, `${LABEL_SERVICE}=${service}`];
        const all = await docker.listContainers({ all: true, filters: { label }, abortSignal });
        const newest = all.toSorted((a, b) => b.Created - a.Created);
        const images = newest.map(async ({ Id }) => {
          const { Config } = await docker.getContainer(Id).inspect({ abortSignal });
          return Config.Image;
        });
        return Promise.all(images);
      }),
    job: (image, command, like, signal) =>
      asked(like, `running ${command.join(' ')} beside`, JOB_LIMIT_MS, signal, async (abortSignal) => {
        const model = await docker.getContainer(find(like).id).inspect({ abortSignal });
        const labels = { ...model.Config.Labels, [LABEL_SERVICE]: 'job' };
        const container = await docker.createContainer({
          ...likeIt(model, image, labels, []),
          Env: await givenEnvironment(docker, model),
          Cmd: [...command],
          HostConfig: { NetworkMode: model.HostConfig.NetworkMode ?? '', Dns: model.HostConfig.Dns ?? [] },
          abortSignal,
        });
        try {
          return await output(container, abortSignal);
        } finally {
          await container.remove({ force: true, v: true });
        }
      }),
  };
}

/** What a container was given besides what its image says: another image says its own, such as where its programs are. */
export async function givenEnvironment(
  docker: Docker,
  { Image, Config }: Docker.ContainerInspectInfo,
): Promise<string[]> {
  const { Config: made } = await docker.getImage(Image).inspect();
  const own = new Set(made.Env);
  return Config.Env.filter((one) => !own.has(one));
}

/** `NAME=value` each, those that are named again with their new value. */
export function withEnvironment(
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
): string[] {
  const kept = given.filter((one) => !Object.hasOwn(environment, one.slice(0, one.indexOf('='))));
  return [...kept, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)];
}

/** By which others on its network know a container; the engine adds the beginning of its id. */
export function aliasesOf(
  { Id, HostConfig, NetworkSettings }: Docker.ContainerInspectInfo,
  service: string,
): string[] {
  const given: readonly string[] = NetworkSettings.Networks[HostConfig.NetworkMode ?? '']?.Aliases ?? [];
  return [...new Set([service, ...given.filter((alias) => !Id.startsWith(alias))])];
}

/** What a container is created with to be in another's place. */
function likeIt(
  { HostConfig }: Docker.ContainerInspectInfo,
  image: string,
  labels: Record<string, string>,
  aliases: readonly string[],
) {
  const network = HostConfig.NetworkMode ?? '';
  return {
    Image: image,
    Labels: labels,
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [...aliases] } } },
  };
}

/** The ports as they were published, so that clients need not learn of another. */
function published({ NetworkSettings }: Docker.ContainerInspectInfo) {
  return Object.fromEntries(
    Object.entries(NetworkSettings.Ports)
      .filter(([, bindings]) => bindings !== null)
      .map(([port, bindings]) => [port, bindings.map(({ HostIp, HostPort }) => ({ HostIp, HostPort }))]),
  );
}

async function output(container: Docker.Container, abortSignal: AbortSignal): Promise<string> {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true, abortSignal });
  const [out, err] = [new PassThrough(), new PassThrough()];
  container.modem.demuxStream(stream, out, err);
  stream.once('close', () => {
    out.end();
    err.end();
  });
  const printed = Promise.all([text(out), text(err)]);
  printed.catch(() => undefined);
  const ended = container.wait({ abortSignal });
  ended.catch(() => undefined);
  await container.start({ abortSignal });
  const { StatusCode }: { StatusCode: number } = await ended;
  const [said, complained] = await printed;
  if (StatusCode === 0) return said;
  throw new FiredrillError(
    'unavailable',
    `it ended with exit code ${StatusCode}: ${complained.trim() || said.trim()}`,
  );
}
