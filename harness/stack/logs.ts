import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';

/** A service that logs more than this has its log cut there, with a line that says so. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Writes what a container printed so far to `file`, both streams in order, never holding it in memory. */
export async function saveLog(container: Docker.Container, file: string): Promise<void> {
  const raw = await logStream(container);
  const both = new PassThrough();
  container.modem.demuxStream(raw, both, both);
  raw.on('end', () => both.end());
  raw.on('error', (error) => both.destroy(error));
  let left = MOST_BYTES;
  await pipeline(
    both,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        if (left <= 0) continue;
        yield chunk.length <= left ? chunk : Buffer.concat([chunk.subarray(0, left), cutNote()]);
        left -= chunk.length;
      }
    },
    createWriteStream(file, { mode: 0o600 }),
  );
}

function cutNote(): Buffer {
  return Buffer.from(`\n[cut here: the log is longer than ${MOST_BYTES / 1024 / 1024} MiB]\n`);
}

/** How many lines of what a container printed so far contain a text. */
export async function countInLog(container: Docker.Container, text: string): Promise<number> {
  const raw = await logStream(container);
  const both = new PassThrough();
  container.modem.demuxStream(raw, both, both);
  raw.on('end', () => both.end());
  raw.on('error', (error) => both.destroy(error));
  let found = 0;
  for await (const line of createInterface({ input: both })) if (line.includes(text)) found += 1;
  return found;
}

/** The last lines of a container's log, for an error message. */
export async function tail(container: Docker.Container, lines: number): Promise<string> {
  const raw = await container.logs({ follow: false, stdout: true, stderr: true, tail: lines });
  return demultiplex(raw).trimEnd() || '(it printed nothing)';
}

/** The engine prefixes each piece with eight bytes: stream, three zeros, length (Docker API, attach). */
function demultiplex(raw: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4);
    text += raw.subarray(at + 8, at + 8 + length).toString('utf8');
    at += 8 + length;
  }
  return text;
}

/** The library answers a log that it need not follow as one buffer; this asks for the same as a stream. */
function logStream(container: Docker.Container): Promise<Readable> {
  return new Promise((resolve, reject) => {
    container.modem.dial(
      {
        path: `/containers/${container.id}/logs?`,
        method: 'GET',
        isStream: true,
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
        options: { stdout: true, stderr: true, timestamps: true },
      },
      (error: Error | null, stream: unknown) => (error ? reject(error) : resolve(stream as Readable)),
    );
  });
}
