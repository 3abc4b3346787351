import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';
import type { Ask } from '../components/control-port.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import { lines } from '../http/lines.ts';
import { FiredrillError } from '../model/errors.ts';
import { printed } from './logs.ts';

/** Ends with the connection that it is spoken to on; disposing of it closes that. */
export interface ControlRelay extends Disposable {
  ask: Ask;
}

export interface RelayPlace {
  docker: Docker;
  /** Reference of an image with Node on this engine. */
  image: string;
  /** The container whose network namespace it shares. */
  into: string;
  /** The control port there. */
  port: number;
  labels: Record<string, string>;
}

/**
 * One request a line on stdin, its answer a line on stdout. Those about one thing (`/proxies/<name>`) go one after another:
 * a request that its caller has given up waiting for must not come after the one that undoes it. The program, for
 * `node --eval`, whose only way out is the loopback of its namespace.
 */
export const RELAY_PROGRAM = `
const http = require('node:http');
const port = Number(process.argv[1]);
const last = new Map();
require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method, path, body } = JSON.parse(line);
    const about = path.split('/')[2];
    const say = (over) => {
      const tell = (answer) => { process.stdout.write(JSON.stringify({ id, ...answer }) + '\\n'); over(); };
      const headers = { 'content-type': 'application/json' };
      http
        .request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (piece) => { text += piece; });
          answer.on('end', () => tell({ status: answer.statusCode, text }));
          answer.on('error', ({ code, message }) => tell({ error: code ?? message }));
        })
        .on('error', ({ code, message }) => tell({ error: code ?? message }))
        .end(body === undefined ? undefined : JSON.stringify(body));
    };
    last.set(about, (last.get(about) ?? Promise.resolve()).then(() => new Promise(say)));
  })
  .on('close', () => process.exit(0));`;

const answerLine = z.object({
  id: z.number(),
  status: z.number().optional(),
  text: z.string().optional(),
  error: z.string().optional(),
});

const LIMITS = { Memory: 128 * 1024 * 1024, NanoCpus: 5e8 };

/**
 * Starts a container beside another, in the same network namespace, and speaks to it over the engine's own
 * connection: users of the engine's socket alone reach the control port, neither other users of
 * the machine nor the services of the stack.
 */
export async function startControlRelay(place: RelayPlace): Promise<ControlRelay> {
  const { docker, image, into, port, labels } = place;
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['--eval', RELAY_PROGRAM, String(port)],
    Labels: labels,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: { NetworkMode: `container:${into}`, ...LIMITS },
  });
  const attached = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true });
  await container.start();
  return relayOver(attached as Duplex);
}

type Answered = (answer: { status: number; text: string } | Error) => void;

function relayOver(stream: Duplex): ControlRelay {
  const waiting = new Map<number, Answered>();
  let closed: Error | undefined;
  let last = 0;
  const close = (why: string) => {
    closed ??= new FiredrillError('unavailable', why);
    for (const answered of waiting.values()) answered(closed);
  };
  stream.on('error', (error) => close(`the way to it broke: ${error.message}`));
  hear(stream, (line) => {
    const { id, status, text = '', error } = answerLine.parse(JSON.parse(line));
    waiting.get(id)?.(status === undefined ? new Error(error) : { status, text });
  }).then(
    () => close('the way to it was closed'),
    (error: Error) => close(`the way to it broke: ${error.message}`),
  );
  return {
    async ask(method, path, body, signal) {
      signal.throwIfAborted();
      if (closed) throw closed;
      last += 1;
      const id = last;
      const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
      waiting.set(id, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      try {
        stream.write(`${JSON.stringify({ id, method, path, body })}\n`);
        return await unlessAborted(signal, promise);
      } finally {
        waiting.delete(id);
      }
    },
    [Symbol.dispose]() {
      close('the stack is being removed');
      stream.destroy();
    },
  };
}

async function hear(stream: Duplex, onLine: (line: string) => void): Promise<void> {
  for await (const line of lines(printed(stream))) onLine(line);
}
