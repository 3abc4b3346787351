import { posix } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { YIELDING_CPU_SHARES } from '../../engine/cpu-shares.ts';
import { FiredrillError } from '../../model/errors.ts';
import {
  PROMTOOL_LIMIT_MS,
  type Promtool,
  type PromtoolFiles,
  type PromtoolRunner,
  promtoolOf,
} from './promtool.ts';

/** Where a containerized promtool comes from. */
export interface PromtoolPlace {
  readonly docker: Docker;
  /** A Prometheus image on this engine; it has promtool on its path. */
  readonly image: string;
  /** Labels by which the runner finds the container again, should this process die. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the promtool in it, as `2.53`; asked for where it is not known, which takes as long as a short test. */
  readonly version?: string;
  /** Cores that one promtool uses at most; all when left out. */
  readonly cores?: number;
}

/**
 * A promtool inside one container that idles between runs; starting a container for each would take longer than promtool.
 * It has no network, and its scratch space is memory. Disposing removes it.
 * @throws {FiredrillError} `unavailable` when the container cannot be started or holds no promtool
 */
export async function containerPromtool(place: PromtoolPlace): Promise<Promtool> {
  const { docker, image, labels, cores } = place;
  let container: Docker.Container;
  try {
    container = await docker.createContainer({
      Image: image,
      Entrypoint: ['tail', '-f', '/dev/null'],
      Cmd: [],
      // It lives for seconds: memory that is collected less often is a fifth of its time.
      Env: ['TMPDIR=/scratch', 'GOGC=400', ...(cores === undefined ? [] : [`GOMAXPROCS=${cores}`])],
      Labels: { ...labels },
      User: '0:0',
      HostConfig: {
        NetworkMode: 'none',
        Tmpfs: { '/scratch': 'rw,mode=1777' },
        Init: true,
        CpuShares: YIELDING_CPU_SHARES,
      },
    });
  } catch (cause) {
    throw new FiredrillError('unavailable', `no container can be made from ${image} to run promtool in`, {
      cause,
    });
  }
  const remove = () => container.remove({ force: true, v: true });
  try {
    await container.start();
    return await promtoolOf(containerRunner(docker, container, remove), place.version);
  } catch (error) {
    await remove();
    if (error instanceof FiredrillError) throw error;
    throw new FiredrillError('unavailable', `promtool's container from ${image} does not start`, {
      cause: error,
    });
  }
}

function containerRunner(
  docker: Docker,
  container: Docker.Container,
  remove: () => Promise<unknown>,
): PromtoolRunner {
  let runs = 0;
  return {
    place: 'container',
    async run(args, files, started) {
      const directory = `run-${runs++}`;
      await container.putArchive(await archive(directory, files), { path: '/' });
      const exec = await container.exec({
        Cmd: ['promtool', ...args],
        WorkingDir: `/${directory}`,
        AttachStdout: true,
        AttachStderr: true,
      });
      const stream = await exec.start({});
      started?.();
      const printed = [new PassThrough(), new PassThrough()] as const;
      docker.modem.demuxStream(stream, ...printed);
      const close = (error?: Error) => {
        for (const output of printed) error === undefined ? output.end() : output.destroy(error);
      };
      stream.once('end', () => close()).once('error', close);
      const limit = AbortSignal.timeout(PROMTOOL_LIMIT_MS);
      const ended = () => {
        const reason = `promtool ${args.join(' ')} did not end within ${PROMTOOL_LIMIT_MS / 1000} s`;
        close(new FiredrillError('unavailable', reason));
      };
      limit.addEventListener('abort', ended, { once: true });
      try {
        const [stdout, stderr] = await Promise.all(printed.map((output) => text(output)));
        return { exitCode: (await exec.inspect()).ExitCode ?? -1, output: `${stdout}\n${stderr}` };
      } finally {
        limit.removeEventListener('abort', ended);
      }
    },
    async [Symbol.asyncDispose]() {
      await remove();
    },
  };
}

async function archive(directory: string, files: PromtoolFiles): Promise<Buffer> {
  const tar = pack();
  const folders = new Set(
    [...files.keys()].map((name) => posix.dirname(name)).filter((name) => name !== '.'),
  );
  tar.entry({ name: directory, type: 'directory', mode: 0o755 });
  for (const name of folders) tar.entry({ name: `${directory}/${name}`, type: 'directory', mode: 0o755 });
  for (const [name, content] of files) tar.entry({ name: `${directory}/${name}`, mode: 0o644 }, content);
  tar.finalize();
  return buffer(tar);
}
