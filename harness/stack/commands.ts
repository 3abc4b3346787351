import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import type { CommandControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import { asked } from './gone.ts';

/** What a fault runs are single statements; what takes longer hangs. */
const LIMIT_MS = 10_000;

/** Runs commands inside the containers of one run, by service name. */
export function commandControl(docker: Docker, idOf: (service: string) => string): CommandControl {
  return {
    run: (service, command, signal, { limitMs = LIMIT_MS, heard } = {}) =>
      asked(service, `running ${command[0]} in`, limitMs, signal, async (abortSignal) => {
        const container = docker.getContainer(idOf(service));
        const made = await container.exec({
          Cmd: [...command],
          AttachStdout: true,
          AttachStderr: true,
          abortSignal,
        });
        const stream = await made.start({ abortSignal });
        const [out, err] = [new PassThrough(), new PassThrough()];
        if (heard) createInterface({ input: err }).on('line', heard);
        container.modem.demuxStream(stream, out, err);
        stream.once('close', () => {
          out.end();
          err.end();
        });
        abortSignal.addEventListener('abort', () => stream.destroy(), { once: true });
        const [printed, complaints] = await Promise.all([text(out), text(err)]);
        const { ExitCode } = await made.inspect({ abortSignal });
        if (ExitCode !== 0)
          throw new FiredrillError(
            'unavailable',
            `exit code ${ExitCode}: ${complaints.trim() || printed.trim()}`,
          );
        return printed;
      }),
  };
}
