import { FiredrillError } from '../model/errors.ts';
import type { RequestSpec } from '../model/request.ts';
import type { HttpRequest } from './connections.ts';

/** What `{name}` stands for. */
export type Values = Readonly<Record<string, string>>;

/** Turns a request of the contract into one that can be sent, for the values of this send. */
export type Fill = (values: Values) => HttpRequest;

/** How a form's fields are sent. */
export const FORM = 'application/x-www-form-urlencoded';

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Prepares a request. `{name}` is replaced in the path (percent-encoded there), the headers and every string of what is
 * sent. Throws `usage` at once when a placeholder is not among `known`, so that a typing error in a contract is found
 * before anything is sent.
 */
export function requestTemplate(what: string, spec: RequestSpec, known: readonly string[]): Fill {
  const { path, headers = {}, body, form, raw } = spec;
  if ([body, form, raw].filter((one) => one !== undefined).length > 1)
    throw new FiredrillError(
      'usage',
      `${what}: sends one of body, form and raw, and has several; leave the others out`,
    );
  for (const text of textsIn([path, headers, body, form, raw])) checkPlaceholders(what, text, known);
  return (values) => fill(spec, values);
}

/** The same for one text. */
export function textTemplate(
  what: string,
  text: string,
  known: readonly string[],
): (values: Values) => string {
  checkPlaceholders(what, text, known);
  return (values) => plainly(text, values);
}

function checkPlaceholders(what: string, text: string, known: readonly string[]): void {
  for (const [placeholder, name = ''] of text.matchAll(PLACEHOLDER)) {
    if (known.includes(name)) continue;
    const can = known.map((one) => `{${one}}`).join(', ') || 'none';
    throw new FiredrillError('usage', `${what}: nothing is called ${placeholder}; it can use ${can}`);
  }
}

function plainly(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (all, name: string) => values[name] ?? all);
}

function fill(
  { method, path: template, headers: given = {}, body, form, raw }: RequestSpec,
  values: Values,
): HttpRequest {
  const plain = (text: string) => plainly(text, values);
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plain(value)]));
  const path = template.replace(PLACEHOLDER, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : encodeURIComponent(value);
  });
  const sent = (type: string | undefined, content: string): HttpRequest => ({
    method,
    path,
    headers: { ...(type === undefined ? {} : { 'content-type': type }), ...headers },
    body: content,
  });
  if (body !== undefined) return sent('application/json', JSON.stringify(mapTexts(body, plain)));
  if (form !== undefined) {
    const fields = Object.entries(form).map(([key, value]) => [key, plain(value)]);
    return sent(FORM, new URLSearchParams(fields).toString());
  }
  if (raw !== undefined) return sent(undefined, plain(raw));
  return { method, path, headers };
}

/** Every string in a value, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The same value with every string in it replaced. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, map)]));
}
