import type { Clock } from '../host/clock.ts';
import { ask } from '../http/ask.ts';
import { atPath } from '../http/json-fields.ts';
import type { JsonReader } from '../http/json-reader.ts';
import { shortly } from '../model/errors.ts';
import type { Tls } from '../model/tls.ts';
import type { Answered } from './world.ts';

/** Milliseconds; what a user would not wait for is no answer. */
const ASK_LIMIT_MS = 5_000;
/** A service gives up a request whose body does not come long before. */
const HELD_LIMIT_MS = 120_000;

/** Asks once, and never throws: no answer has the status 0. @param body sent as JSON
 * @param rest until it resolves the last byte of the body is held back */
export async function asked(
  url: string,
  method: 'GET' | 'POST' | 'PATCH',
  body: object | undefined,
  clock: Clock,
  tls?: Tls,
  rest?: Promise<unknown>,
): Promise<Answered> {
  const sent = clock.now();
  try {
    const deadlineMs = rest === undefined ? ASK_LIMIT_MS : HELD_LIMIT_MS;
    const { status, headers, text } = await ask(url, { method, body, tls, rest, deadlineMs });
    return { status, json: parsed(text), headers, sent, t: clock.now() };
  } catch (error) {
    return { status: 0, json: { error: shortly(error) }, headers: {}, sent, t: clock.now() };
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return { text };
  }
}

/** What Prometheus says now, of the first series; `undefined` where it has none, or does not answer. */
export async function answerOf(reader: JsonReader, promql: string): Promise<number | undefined> {
  const answer = await reader.get(`/api/v1/query?query=${encodeURIComponent(promql)}`).catch(() => undefined);
  const value = Number(atPath(answer, 'data.result.0.value.1') ?? Number.NaN);
  return Number.isNaN(value) ? undefined : value;
}
