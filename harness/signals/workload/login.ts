import { type Connections, connections } from '../../http/connections.ts';
import { describeExchange, sendOnce } from '../../http/exchange.ts';
import { parseJson } from '../../http/json-fields.ts';
import { requestTemplate, type Values } from '../../http/request-template.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { LoginSpec } from '../../model/request.ts';
import type { Tls } from '../../model/tls.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import { captureFrom } from './capture.ts';

/** No user waits for it: the first hash of a password, by a service that has just started, takes seconds on a busy machine. */
export const LOGIN_LIMIT_MS = 15_000;

/**
 * Logs in once and captures what the other requests need, e.g. a token.
 * @param limitMs how long it waits for the answer, milliseconds
 * @param values what was captured before
 * @throws FiredrillError `unavailable`, naming what was answered, when the target refuses, says nothing in time or the
 *   answer lacks a captured field
 */
export async function login(
  to: Connections,
  spec: LoginSpec,
  limitMs: number,
  values: Values = {},
): Promise<Values> {
  const what = `the login (${spec.method} ${spec.path})`;
  const exchanged = await sendOnce(to, requestTemplate('login', spec, Object.keys(values))(values), limitMs);
  if (exchanged.kind === 'late')
    throw new FiredrillError(
      'unavailable',
      `${what} had no answer within ${limitMs / 1000} s; the target's log may say what it waits for`,
    );
  if (exchanged.kind !== 'answer' || exchanged.status >= 400) {
    throw new FiredrillError(
      'unavailable',
      `${what} was answered: ${describeExchange(exchanged)}; give it, in the contract, a request that the target accepts`,
    );
  }
  const { values: captured, missing } = captureFrom(exchanged, spec.capture);
  if (missing === undefined) return captured;
  // The answer may hold a token, so only its shape is shown.
  const answer = parseJson(exchanged.body);
  const keys =
    typeof answer === 'object' && answer !== null ? Object.keys(answer).join(', ') : 'no JSON object';
  throw new FiredrillError(
    'unavailable',
    `${what} was answered ${exchanged.status} without ${spec.capture[missing]}, which \`capture.${missing}\` asks for; at the top it has: ${keys}`,
  );
}

/** Logs in on a connection of its own. @throws as `login` does, and `usage` for an address outside the blast radius */
export async function loginOnce(url: string, spec: LoginSpec, tls?: Tls): Promise<Values> {
  const to = connections(allowedAddress('login', url, undefined, tls), { readBody: true, tls });
  try {
    return await login(to, spec, LOGIN_LIMIT_MS);
  } finally {
    to.close();
  }
}
