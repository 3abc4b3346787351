import { PassThrough } from 'node:stream';
import Docker from 'dockerode';
import type { ProbeSpec } from '../../model/request.ts';
import type { ProbeClient } from './client.ts';
import type { Judged } from './prober-answer.ts';

type CommandSpec = Extract<ProbeSpec, { command: unknown }>;

/** A container as a thread finds it that has nothing but data. */
export interface ContainerPlace {
  id: string;
  /** The engine's socket; left out: as the environment has it. */
  socketPath?: string;
}

/** More than any check prints; what comes after it is not looked at. */
const READ_BYTES = 64 * 1024;

/**
 * ```
 *  good     exit code 0, and `expect` was printed
 *  bad      another exit code, or other words
 *  refused  the container does not run
 *  reset    the engine did not carry it out
 * ```
 * A process that missed its deadline goes on inside the container, since engines cannot end it: it is under way until it is
 * over, and holds back those that come after it.
 */
export function commandProbe(
  place: ContainerPlace | undefined,
  { command, expect }: CommandSpec,
): ProbeClient {
  if (place === undefined) throw new Error('a command is probed in no container');
  const { id, socketPath } = place;
  const engine = socketPath === undefined ? new Docker() : new Docker({ socketPath });
  const over = new AbortController();
  let inFlight = 0;
  const run = async (): Promise<Judged> => {
    try {
      const abortSignal = over.signal;
      const container = engine.getContainer(id);
      const made = await container.exec({
        Cmd: [...command],
        AttachStdout: true,
        AttachStderr: true,
        abortSignal,
      });
      const printed = await printedBy(container, await made.start({ abortSignal }));
      const { ExitCode } = await made.inspect({ abortSignal });
      const isAsWanted = ExitCode === 0 && (expect === undefined || printed.includes(expect));
      return { outcome: isAsWanted ? 'good' : 'bad', json: { exitCode: ExitCode } };
    } catch (error) {
      // Conflict: "container … is not running" (Docker Engine API, ContainerExec); not found: it is gone.
      const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
      return { outcome: status === 409 || status === 404 ? 'refused' : 'reset' };
    }
  };
  return {
    get inFlight() {
      return inFlight;
    },
    ask(deadlineMs, onOver) {
      let told = false;
      const tell = (judged: Judged) => {
        if (told) return;
        told = true;
        clearTimeout(deadline);
        onOver(judged);
      };
      const deadline = setTimeout(() => tell({ outcome: 'late' }), Math.max(1, Math.ceil(deadlineMs)));
      inFlight += 1;
      void run().then((judged) => {
        inFlight -= 1;
        tell(judged);
      });
    },
    close: () => over.abort(),
  };
}

async function printedBy(container: Docker.Container, stream: NodeJS.ReadWriteStream): Promise<string> {
  let printed = '';
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => {
    if (printed.length < READ_BYTES) printed += chunk.toString('latin1');
  });
  container.modem.demuxStream(stream, sink, sink);
  await new Promise((resolve) => stream.on('close', resolve).on('end', resolve).on('error', resolve));
  sink.end();
  return printed;
}
