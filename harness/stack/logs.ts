import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { lines } from '../http/lines.ts';
import { type Redact, redactedLines } from '../safety/secrets/redact.ts';

/** A service that logs more than this has its log cut there, with a line that says so. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Writes what a container printed so far to `file`, both streams in order, never holding it in memory.
 * @param told each line, with the engine's stamp before it
 */
export async function saveLog(
  container: Docker.Container,
  file: string,
  redact: Redact,
  told: (line: string) => void = () => undefined,
): Promise<void> {
  const raw = await logStream(container);
  const kept = redactedLines(lines(upTo(MOST_BYTES, printed(raw))), redact);
  await pipeline(withEnds(kept, told), createWriteStream(file, { mode: 0o600 }));
}

async function* withEnds(all: AsyncIterable<string>, told: (line: string) => void): AsyncGenerator<string> {
  for await (const line of all) {
    told(line);
    yield `${line}\n`;
  }
}

/** The first bytes of a stream; what follows is not even read. */
async function* upTo(most: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = most;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left >= 0) continue;
    yield Buffer.from(`\n[cut here: the log is longer than ${most / 1024 / 1024} MiB]\n`);
    return;
  }
}

/** How many lines of what a container printed so far contain a text. */
export async function countInLog(container: Docker.Container, text: string): Promise<number> {
  let found = 0;
  for await (const line of lines(printed(await logStream(container)))) if (line.includes(text)) found += 1;
  return found;
}

/**
 * The lines of what a container printed so far that match, each by its first group, with when the engine read it:
 * milliseconds since 1970. Lines are read as they are printed, so that differences hold to a millisecond or two.
 */
export async function matchesInLog(
  container: Docker.Container,
  pattern: RegExp,
): Promise<{ key: string; at: number }[]> {
  const found: { key: string; at: number }[] = [];
  for await (const line of lines(printed(await logStream(container)))) {
    const stamped = line.indexOf(' ');
    const [, key] = pattern.exec(line.slice(stamped + 1)) ?? [];
    if (key !== undefined) found.push({ key, at: Date.parse(line.slice(0, stamped)) });
  }
  return found;
}

/**
 * The lines that a container printed since a moment, each with when the engine read it: milliseconds since 1970. Those of
 * that very moment are left out: they were among what was read before.
 * @param since milliseconds since 1970
 */
export async function linesInLog(
  container: Docker.Container,
  since: number,
): Promise<{ line: string; at: number }[]> {
  const found: { line: string; at: number }[] = [];
  for await (const text of lines(printed(await logStream(container, since / 1000)))) {
    const stamped = text.indexOf(' ');
    const at = Date.parse(text.slice(0, stamped));
    if (at > since) found.push({ line: text.slice(stamped + 1), at });
  }
  return found;
}

/** All that a container has printed, for one that says little. */
export async function printedBy(container: Docker.Container): Promise<{ out: string; err: string }> {
  const read = async (stdout: boolean) =>
    demultiplex(await container.logs({ follow: false, stdout, stderr: !stdout }));
  const [out, err] = await Promise.all([read(true), read(false)]);
  return { out, err };
}

/** The last lines of a container's log, for an error message. */
export async function tail(container: Docker.Container, lines: number): Promise<string> {
  return (await lastInLog(container, lines)).join('\n') || '(it printed nothing)';
}

/** The last lines of a container's log, the oldest first; fewer where it has not printed so many. */
export async function lastInLog(container: Docker.Container, lines: number): Promise<string[]> {
  const raw = await container.logs({ follow: false, stdout: true, stderr: true, tail: lines });
  const text = demultiplex(raw).trimEnd();
  return text === '' ? [] : text.split('\n');
}

/** The engine prefixes each piece with eight bytes: stream, three zeros, length (Docker API, attach). */
const PREFIX = 8;

function demultiplex(raw: Buffer): string {
  let text = '';
  for (let at = 0; at + PREFIX <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4);
    text += raw.subarray(at + PREFIX, at + PREFIX + length).toString('utf8');
    at += PREFIX + length;
  }
  return text;
}

/**
 * What is in the pieces, read no faster than it is used: the library's own way reads as fast as the engine sends,
 * and a gigabyte would be held in memory.
 */
export async function* printed(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let prefix = Buffer.alloc(0);
  let left = 0;
  for await (const chunk of raw) {
    let rest: Buffer = chunk;
    while (rest.length > 0) {
      if (left === 0) {
        const missing = PREFIX - prefix.length;
        prefix = Buffer.concat([prefix, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (prefix.length < PREFIX) break;
        left = prefix.readUInt32BE(4);
        prefix = Buffer.alloc(0);
        continue;
      }
      const piece = rest.subarray(0, left);
      yield piece;
      left -= piece.length;
      rest = rest.subarray(piece.length);
    }
  }
}

/**
 * The library answers a log that it need not follow as one buffer; this asks for the same as a stream.
 * @param since seconds since 1970; everything when left out
 */
function logStream(container: Docker.Container, since?: number): Promise<Readable> {
  return new Promise((resolve, reject) => {
    container.modem.dial(
      {
        path: `/containers/${container.id}/logs?`,
        method: 'GET',
        isStream: true,
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
        options: {
          stdout: true,
          stderr: true,
          timestamps: true,
          ...(since === undefined ? {} : { since: since.toFixed(3) }),
        },
      },
      (error: Error | null, stream: unknown) => (error ? reject(error) : resolve(stream as Readable)),
    );
  });
}
