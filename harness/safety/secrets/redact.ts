/** Credentials never reach evidence: a text as it may be filed and shown. */

import { LOOKS, MAY_LOOK } from './looks.ts';

export type Redact = (text: string) => string;

const KEY_BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/;
const KEY_ENDS = /-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----/;

export const REDACTED = '[secret]';

/** A value that is shorter is a word that stands in names and sentences, too. */
export const SHORTEST = 6;

/** @param values what must not be read: replaced as it is, and as URLs, JSON and base64 have it */
export function redacting(values: Iterable<string>): Redact {
  const forms = [...new Set([...values].flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const known = forms.length === 0 ? undefined : new RegExp(forms.map(RegExp.escape).join('|'), 'g');
  return (text) => {
    const without = known === undefined ? text : text.replaceAll(known, REDACTED);
    if (!MAY_LOOK.test(without)) return without;
    return LOOKS.reduce((seen, look) => seen.replaceAll(look, `$1${REDACTED}`), without);
  };
}

/** All texts in a value, whatever it is made of, redacted; keys are names and stay. */
export function redactedIn<T>(value: T, redact: Redact): T;
export function redactedIn(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one: unknown) => redactedIn(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactedIn(one, redact)]));
}

/** Lines of a log; a private key takes several. */
export async function* redactedLines(all: AsyncIterable<string>, redact: Redact): AsyncGenerator<string> {
  let inKey = false;
  for await (const line of all) {
    const ends = KEY_ENDS.test(line);
    if (!inKey) yield redact(line);
    else if (ends) yield line;
    inKey = !ends && (inKey || KEY_BEGINS.test(line));
  }
}

/** As it is, and as others write it: languages differ in which signs they encode, and in the letters of what they encode. */
function formsOf(value: string): string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  const inUrl = encodeURIComponent(value);
  const strict = inUrl.replaceAll(/[!'()*]/g, (sign) => `%${hex(sign, 2).toUpperCase()}`);
  const urls = [inUrl, strict].flatMap((one) => [
    one,
    one.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ]);
  return [
    value,
    inJson,
    inJson.replaceAll(/[<>&]/g, escaped),
    inJson.replaceAll(/[^\x20-\x7e]/g, escaped),
    inJson.replaceAll(/[^\x20-\x7e]|[<>&]/g, escaped),
    ...urls,
    ...urls.map((one) => one.replaceAll('%20', '+')),
    ...base64Of(value),
  ];
}

function escaped(sign: string): string {
  return `\\u${hex(sign, 4)}`;
}

function hex(sign: string, digits: number): string {
  return sign.charCodeAt(0).toString(16).padStart(digits, '0');
}

/**
 * In base64 the letters of a text depend on how many bytes stand before it, modulo three, as those of a user's name in basic
 * authentication: the letters that it decides alone, for each of the three (RFC 4648, 4), in both alphabets.
 */
function base64Of(value: string): string[] {
  const bytes = Buffer.from(value);
  const alone = [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return letters.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return alone
    .filter((one) => one.length >= SHORTEST)
    .flatMap((one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')]);
}
