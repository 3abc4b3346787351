/** The credentials that a target's files name, so that they are known wherever they turn up. */

import { parse } from 'yaml';
import { lookingSecret } from './looks.ts';
import { isSecretName } from './names.ts';
import { type Redact, redacting, SHORTEST } from './redact.ts';

/** What has no secret in it although its name says so: a file that holds it, a switch. */
const ORDINARY =
  /^(?!\/[A-Za-z0-9]{16,}$)(?:\/[\w.@-]+)+\/?$|^(?:true|false|null|none|optional|required|disabled)$/i;
/** A service or what was captured, which is put in its place. */
const MENTION = /\{\w+\}/g;
/** An option of a command whose value is the next word. */
const OPTION = /^--?([\w-]+)$/;
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
    const own = bare.replaceAll(MENTION, '');
    if (own.length < shortest || ORDINARY.test(own) || names.includes(bare)) return;
    found.add(bare);
  };
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      for (const one of lookingSecret(value)) for (const form of [one, decoded(one)]) add(form);
      if (marked.includes(name)) add(value, 1);
      else if (/^(?:set-)?cookie$/i.test(name))
        for (const pair of value.split(';')) add(pair.slice(pair.indexOf('=') + 1));
      else if (isSecretName(name)) add(value);
    } else if (typeof value === 'object' && value !== null)
      // What is captured of an answer is where it stands there.
      for (const [key, one] of Object.entries(value))
        if (key !== 'capture')
          walk(one, Array.isArray(value) ? (optionBefore(value, Number(key)) ?? name) : key);
  };
  walk(target, '');
  return found;
}

/** `--password`, where the word before is one. */
function optionBefore(words: readonly unknown[], at: number): string | undefined {
  const before = words[at - 1];
  return typeof before === 'string' ? OPTION.exec(before)?.[1] : undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What a configuration says, however its texts are written there: in blocks, folded, in quotes. */
function saidIn(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

/**
 * @param target with its services, and with the names that it marks secret
 * @param files of its monitoring, which have credentials of their own
 * @param held what files hold that are credentials as a whole
 */
export function redactingOf(
  target: { services: object; secrets?: readonly string[] },
  files: readonly { content: string }[],
  held: readonly string[] = [],
): Redact {
  const { secrets = [], ...named } = target;
  const texts = files.map(({ content }) => content);
  return redacting(
    secretsOf([named, texts, texts.map(saidIn), { secret: held }], secrets, Object.keys(target.services)),
  );
}
