import type Docker from 'dockerode';
import { foldersAbove, tarOf } from './tar-of.ts';

/** A program of an image, run once. */
export interface OneRun {
  readonly docker: Docker;
  readonly image: string;
  /** By which the runner finds the container again, should this process die. */
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** By their absolute paths. */
  readonly files: readonly { path: string; content: string }[];
  /** Milliseconds. */
  readonly limitMs: number;
}

/**
 * Runs a program in a container of its own, without a network, and removes that.
 * @throws what the engine says when it cannot, and a `TimeoutError` when the program does not end in time
 */
export async function runInImage(run: OneRun): Promise<{ exitCode: number; output: string }> {
  const [program = '', ...args] = run.command;
  const container = await run.docker.createContainer({
    Image: run.image,
    Entrypoint: [program],
    Cmd: args,
    Labels: { ...run.labels },
    User: '0:0',
    Tty: true,
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    await container.putArchive(await tarOf(run.files, foldersAbove(run.files)), { path: '/' });
    await container.start();
    const ended = await container.wait({ abortSignal: AbortSignal.timeout(run.limitMs) });
    const output = await container.logs({ follow: false, stdout: true, stderr: true });
    return { exitCode: Number(ended.StatusCode), output: output.toString('utf8') };
  } finally {
    await container.remove({ force: true, v: true });
  }
}
