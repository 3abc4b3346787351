import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { FiredrillError } from '../model/errors.ts';
import { dockerContext } from './docker-context.ts';
import { localEngineAddress } from './local-engine.ts';
import { privateEnginePlace } from './private-engine-place.ts';

/** A container engine that answers. */
export interface Engine {
  docker: Docker;
  /** `named` by DOCKER_HOST, a Docker or Podman socket of this machine, or the one Firedrill started itself. */
  kind: 'named' | 'docker' | 'podman' | 'private';
  /** As DOCKER_HOST has it, e.g. `unix:///var/run/docker.sock`. */
  address: string;
  version: string;
  apiVersion: string;
  /** Of its machine, as Go says it: `amd64`. */
  architecture: string;
  /** Directory on the engine's machine that holds images and containers. */
  dataRoot: string;
}

interface Candidate {
  kind: Engine['kind'];
  address: string;
}

/** Milliseconds within which an engine that is there says so; a socket without a listener refuses at once. */
const ANSWER_LIMIT_MS = 3_000;

/**
 * The first engine that answers: DOCKER_HOST, Docker's sockets, Podman's, the private one.
 *
 * @throws FiredrillError `unavailable` when DOCKER_HOST names an engine that does not answer: who names one
 *   does not want another; `usage`, before it is asked anything, when it may be on another machine
 */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine | undefined> {
  if (env.DOCKER_HOST) {
    const named = await localEngineAddress(env.DOCKER_HOST, 'DOCKER_HOST', env);
    // The libraries that talk to it read the environment themselves.
    env.DOCKER_HOST = named;
    const engine = await connect({ kind: 'named', address: named });
    if (engine instanceof Error)
      throw new FiredrillError(
        'unavailable',
        `DOCKER_HOST is ${named}, but no engine answers there (${engine.message}): start it, or unset DOCKER_HOST.`,
        { cause: engine },
      );
    // The private engine stays recognisable when the environment was set for Testcontainers.
    return named === privateEnginePlace().address ? { ...engine, kind: 'private' } : engine;
  }
  const chosen = await dockerContext(env);
  const context = chosen && {
    address: await localEngineAddress(chosen.address, `Docker's context ${chosen.name}`, env),
  };
  for (const candidate of [...socketOf(context), ...candidates(env)]) {
    const engine = await connect(candidate);
    if (!(engine instanceof Error)) return engine;
  }
  return undefined;
}

/** A context on this machine is asked before the usual places; one that is elsewhere must be named by DOCKER_HOST. */
function socketOf(context: { address: string } | undefined): Candidate[] {
  if (context === undefined) return [];
  if (context.address.startsWith('unix://')) return [{ kind: 'docker', address: context.address }];
  throw new FiredrillError(
    'usage',
    `Docker's context is at ${context.address}, which Firedrill does not read from a context: set DOCKER_HOST=${context.address} to use it, or DOCKER_CONTEXT=default for this machine's engine.`,
  );
}

/** The sockets of this machine in the order in which they are asked; those that do not exist are left out. */
function candidates(env: NodeJS.ProcessEnv): Candidate[] {
  const home = env.HOME || homedir();
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`;
  const sockets: [Engine['kind'], string][] = [
    ['docker', '/var/run/docker.sock'],
    ['docker', join(runtime, 'docker.sock')],
    ['docker', join(home, '.docker/run/docker.sock')],
    ['docker', join(home, '.docker/desktop/docker.sock')],
    ['podman', join(runtime, 'podman/podman.sock')],
    ['podman', '/run/podman/podman.sock'],
    ['private', privateEnginePlace(env).socket],
  ];
  return sockets
    .filter(([, socket]) => existsSync(socket))
    .map(([kind, socket]) => ({ kind, address: `unix://${socket}` }));
}

/** Connects to one engine, or says why not. */
export async function connect({ kind, address }: Candidate): Promise<Engine | Error> {
  try {
    // A named engine may need TLS or SSH; the library reads all of that from the environment.
    const docker =
      kind === 'named' ? new Docker() : new Docker({ socketPath: address.replace('unix://', '') });
    const [version, info] = await within(ANSWER_LIMIT_MS, Promise.all([docker.version(), docker.info()]));
    const isPodman = version.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
    return {
      docker,
      kind: isPodman && kind === 'docker' ? 'podman' : kind,
      address,
      version: version.Version,
      apiVersion: version.ApiVersion,
      architecture: version.Arch,
      dataRoot: info.DockerRootDir,
    };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
