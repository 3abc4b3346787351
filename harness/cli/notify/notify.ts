/** Tells of what is over where a team wants to be told; off unless it says where, and without any effect on what it came to. */

import { ask } from '../../http/ask.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { inert } from '../../text/inert.ts';
import { genericMessage, slackMessage, type Told } from './message.ts';

/** Each names the variable in which a team says where; an address of a webhook is a secret and is never printed. */
const SINKS = [
  { variable: 'FIREDRILL_NOTIFY_SLACK', message: slackMessage },
  { variable: 'FIREDRILL_NOTIFY_WEBHOOK', message: genericMessage },
] as const;

/** Milliseconds; what waits for longer is not told. */
const LIMIT_MS = 10_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws FiredrillError `usage` for what is no address, before anything is started */
export function checkSinks(env: Environment = process.env): void {
  for (const { variable } of SINKS) addressIn(variable, env);
}

/** Never throws, and changes no exit code: a sink that fails is told on stderr. @param limitMs for each sink */
export async function notify(
  told: Told,
  env: Environment = process.env,
  limitMs: number = LIMIT_MS,
): Promise<void> {
  await Promise.all(
    SINKS.map(async ({ variable, message }) => {
      const address = addressIn(variable, env);
      if (address === undefined) return;
      const failure = await post(address, message(told), limitMs);
      if (failure !== undefined)
        console.error(`firedrill: ${variable} was not told of ${told.id}: ${inert(failure)}`);
    }),
  );
}

function addressIn(variable: string, env: Environment): URL | undefined {
  const text = env[variable];
  if (text === undefined || text.trim() === '') return undefined;
  const address = URL.parse(text);
  if (address === null || !['http:', 'https:'].includes(address.protocol))
    throw new FiredrillError(
      'usage',
      `${variable} is no address; it says where a message is posted: https://…, or is left unset`,
    );
  return address;
}

/** @returns why it was not told, without its address */
async function post(address: URL, body: object, limitMs: number): Promise<string | undefined> {
  try {
    const { status } = await ask(address, { method: 'POST', body, deadlineMs: limitMs });
    return status < 300 ? undefined : `${address.hostname} answered ${status}`;
  } catch (error) {
    return shortly(error).replaceAll(address.pathname, '/…');
  }
}
