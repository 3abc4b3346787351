/** Where a team wants to be told. Apart from the telling: every command looks at it when it starts. */

import { FiredrillError } from '../../model/errors.ts';

/** The variables in which a team says where; an address of a webhook is a secret and is never printed. */
export const SINKS = ['FIREDRILL_NOTIFY_SLACK', 'FIREDRILL_NOTIFY_WEBHOOK'] as const;
export type Sink = (typeof SINKS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws FiredrillError `usage` for what is no address, before anything is started */
export function checkSinks(env: Environment = process.env): void {
  for (const variable of SINKS) addressIn(variable, env);
}

export function addressIn(variable: Sink, env: Environment): URL | undefined {
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
