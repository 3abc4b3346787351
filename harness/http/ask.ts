import { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { shortly } from '../model/errors.ts';
import type { Tls } from '../model/tls.ts';

/** What is asked of an address, and for how long. */
export interface Question {
  method?: 'GET' | 'POST' | 'PATCH';
  /** Sent as JSON. */
  body?: object | undefined;
  /** Until it resolves the last byte of the body is held back. */
  rest?: Promise<unknown> | undefined;
  /** For the connection, the headers and the body together, milliseconds. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
  /** Left out: it speaks plain HTTP. */
  tls?: Tls | undefined;
  /** Keeps connections between questions; left out, each has a connection of its own, which its answer closes. */
  over?: Dispatcher | undefined;
}

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/**
 * Asks once, whatever the status of the answer.
 *
 * One of two clients. This one asks a service or its monitoring something, where the answer is all that counts.
 * `connections.ts` sends what is measured, probes and traffic: on a schedule that waits for no answer, timed from when
 * it was due, each on a socket that is its own to cut, and it tells a connection that was refused from one that broke.
 *
 * @throws Error naming the path and what went wrong; the signal's reason
 */
export async function ask(url: string | URL, question: Question): Promise<Answer> {
  const { method = 'GET', body, rest, deadlineMs, signal, tls, over } = question;
  const own = tls && new Agent({ connect: { ca: tls.ca, servername: tls.name } });
  const dispatcher = over ?? own;
  const limit = AbortSignal.timeout(Math.ceil(deadlineMs));
  try {
    const answer = await request(url, {
      method,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(body && sentAs(JSON.stringify(body), rest)),
      ...(dispatcher ? { dispatcher } : {}),
      ...(over ? {} : { reset: true }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (error) {
    signal?.throwIfAborted();
    const why = limit.aborted
      ? `did not answer within ${deadlineMs / 1000} s`
      : `gave no answer: ${shortly(error)}`;
    throw new Error(`${pathOf(url)} ${why}`);
  } finally {
    void own?.destroy();
  }
}

function sentAs(json: string, rest: Promise<unknown> | undefined) {
  const headers = { 'content-type': 'application/json' };
  if (rest === undefined) return { body: json, headers };
  const bytes = Buffer.from(json);
  return {
    body: Readable.from(heldBack(bytes, rest)),
    headers: { ...headers, 'content-length': String(bytes.length) },
  };
}

async function* heldBack(bytes: Buffer, rest: Promise<unknown>): AsyncGenerator<Buffer> {
  yield bytes.subarray(0, -1);
  await rest;
  yield bytes.subarray(-1);
}

/** The text of an answer in the 200s. @throws Error as `ask` does, or naming the path and the status */
export async function askForText(url: string | URL, question: Question): Promise<string> {
  const { status, text } = await ask(url, question);
  if (status < 200 || status > 299) throw new Error(`${pathOf(url)} answered ${status}`);
  return text;
}

/** What the JSON of an answer in the 200s says. @throws Error as `askForText` does, or that it is no JSON */
export async function askForJson(url: string | URL, question: Question): Promise<unknown> {
  const text = await askForText(url, question);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${pathOf(url)} answered what is no JSON: ${text.slice(0, 80)}`);
  }
}

/** Without its query, which is long and says little to people. */
export function pathOf(url: string | URL): string {
  return URL.parse(url)?.pathname ?? String(url);
}
