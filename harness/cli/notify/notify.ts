/** Tells of what is over where a team wants to be told; off unless it says where, and without any effect on what it came to. */

import { ask } from '../../http/ask.ts';
import { shortly } from '../../model/errors.ts';
import { inert } from '../../text/inert.ts';
import { genericMessage, slackMessage, type Told } from './message.ts';
import { addressIn, type Environment, SINKS, type Sink } from './sinks.ts';

const MESSAGES: Readonly<Record<Sink, (told: Told) => object>> = {
  FIREDRILL_NOTIFY_SLACK: slackMessage,
  FIREDRILL_NOTIFY_WEBHOOK: genericMessage,
};

/** Milliseconds; what waits for longer is not told. */
const LIMIT_MS = 10_000;

/** Never throws, and changes no exit code: a sink that fails is told on stderr. @param limitMs for each sink */
export async function notify(
  told: Told,
  env: Environment = process.env,
  limitMs: number = LIMIT_MS,
): Promise<void> {
  await Promise.all(
    SINKS.map(async (variable) => {
      const address = addressIn(variable, env);
      if (address === undefined) return;
      const failure = await post(address, MESSAGES[variable](told), limitMs);
      if (failure !== undefined)
        console.error(`firedrill: ${variable} was not told of ${told.id}: ${inert(failure)}`);
    }),
  );
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
