import type { Connections } from '../../http/connections.ts';
import { describeExchange, sendOnce } from '../../http/exchange.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import { requestTemplate, type Values } from '../../http/request-template.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { RequestSpec } from '../../model/request.ts';

/**
 * Logs in once and captures what the other requests need, e.g. a token.
 * @param limitMs how long it waits for the answer, milliseconds
 * @throws FiredrillError `unavailable`, naming what was answered, when the target refuses, says nothing in time or the
 *   answer lacks a captured field
 */
export async function login(
  to: Connections,
  spec: RequestSpec & { capture: Readonly<Record<string, string>> },
  limitMs: number,
): Promise<Values> {
  const what = `the workload's login (${spec.method} ${spec.path})`;
  const exchanged = await sendOnce(to, requestTemplate('workload.login', spec, [])({}), limitMs);
  if (exchanged.kind === 'late')
    throw new FiredrillError(
      'unavailable',
      `${what} had no answer within ${limitMs / 1000} s; the target's log may say what it waits for`,
    );
  if (exchanged.kind !== 'answer' || exchanged.status >= 300) {
    throw new FiredrillError(
      'unavailable',
      `${what} was answered: ${describeExchange(exchanged)}; give it, in the contract, a request that the target accepts`,
    );
  }
  const answer = parseJson(exchanged.body);
  const captured = Object.entries(spec.capture).map(([name, path]) => {
    const value = atPath(answer, path);
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
