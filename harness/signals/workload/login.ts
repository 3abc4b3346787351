import { type Connections, connections, type Headers } from '../../http/connections.ts';
import { describeExchange, sendOnce } from '../../http/exchange.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import { requestTemplate, type Values } from '../../http/request-template.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { LoginSpec } from '../../model/request.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';

/** No user waits for it: the first hash of a password, by a service that has just started, takes seconds on a busy machine. */
export const LOGIN_LIMIT_MS = 15_000;

/** Before the name of a header that is captured. */
const HEADER = 'header:';

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
  const answer = parseJson(exchanged.body);
  const captured = Object.entries(spec.capture).map(([name, path]) => {
    const value = path.startsWith(HEADER)
      ? headerOf(exchanged.headers, path.slice(HEADER.length))
      : atPath(answer, path);
    if (typeof value === 'string' || typeof value === 'number') return [name, String(value)];
    // The answer may hold a token, so only its shape is shown.
    const keys =
      typeof answer === 'object' && answer !== null ? Object.keys(answer).join(', ') : 'no JSON object';
    throw new FiredrillError(
      'unavailable',
      `${what} was answered ${exchanged.status} without ${path}, which \`capture.${name}\` asks for; at the top it has: ${keys}`,
    );
  });
  return Object.fromEntries(captured);
}

/** A header's value; of cookies, what is sent back: each one's name and value. */
function headerOf(headers: Headers = {}, name: string): string | undefined {
  const given = headers[name.toLowerCase()];
  if (given === undefined) return undefined;
  const values = typeof given === 'string' ? [given] : given;
  if (name.toLowerCase() !== 'set-cookie') return values.join(', ');
  return values.map((cookie) => cookie.split(';', 1)[0]?.trim()).join('; ');
}

/** Logs in on a connection of its own. @throws as `login` does, and `usage` for an address outside the blast radius */
export async function loginOnce(url: string, spec: LoginSpec): Promise<Values> {
  const to = connections(allowedAddress('login', url), { readBody: true });
  try {
    return await login(to, spec, LOGIN_LIMIT_MS);
  } finally {
    to.close();
  }
}
