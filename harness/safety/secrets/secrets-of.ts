/** The credentials that a target's files name, so that they are known wherever they turn up. */

import { lookingSecret } from './looks.ts';
import { isSecretName } from './names.ts';
import { type Redact, redacting, SHORTEST } from './redact.ts';

/** What has no secret in it although its name says so: a mention of a service, a file that holds it, a switch. */
const ORDINARY = /\{\w+\}|^\/|^(?:true|false|null|none|optional|required|disabled)$/i;
const SCHEME = /^(?:bearer|basic|token)\s+/i;

/**
 * @param target its services' environments, its logins, headers and bodies: any tree of names and values
 * @param marked names of variables and keys that it says are secret, whatever their names sound like
 * @param names that are no secrets whatever they stand for, such as those of services
 */
export function secretsOf(
  target: unknown,
  marked: readonly string[],
  names: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (value: string, shortest = SHORTEST): void => {
    const bare = value.replace(SCHEME, '').trim();
    if (bare.length >= shortest && !ORDINARY.test(bare) && !names.includes(bare)) found.add(bare);
  };
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      for (const one of lookingSecret(value)) add(one);
      if (marked.includes(name)) add(value, 1);
      else if (/^(?:set-)?cookie$/i.test(name))
        for (const pair of value.split(';')) add(pair.slice(pair.indexOf('=') + 1));
      else if (isSecretName(name)) add(value);
    } else if (typeof value === 'object' && value !== null)
      // What is captured of an answer is where it stands there.
      for (const [key, one] of Object.entries(value))
        if (key !== 'capture') walk(one, Array.isArray(value) ? name : key);
  };
  walk(target, '');
  return found;
}

/**
 * @param target with its services, and with the names that it marks secret
 * @param files of its monitoring, which have credentials of their own
 */
export function redactingOf(
  target: { services: object; secrets?: readonly string[] },
  files: readonly { content: string }[],
): Redact {
  const { secrets = [], ...named } = target;
  const texts = files.map(({ content }) => content);
  return redacting(secretsOf([named, texts], secrets, Object.keys(target.services)));
}
