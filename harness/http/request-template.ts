import { FiredrillError } from '../model/errors.ts';
import type { RequestSpec } from '../model/request.ts';
import type { HttpRequest } from './connections.ts';

/** What `{name}` stands for. */
export type Values = Readonly<Record<string, string>>;

/** Turns a request of the contract into one that can be sent, for the values of this send. */
export type Fill = (values: Values) => HttpRequest;

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Prepares a request. `{name}` is replaced in the path (percent-encoded there), the headers and the strings of
 * the body, which goes out as JSON. Throws `usage` at once when a placeholder is not among `known`, so that a
 * typing error in a contract is found before anything is sent.
 */
export function requestTemplate(what: string, spec: RequestSpec, known: readonly string[]): Fill {
  const texts = [spec.path, ...Object.values(spec.headers ?? {}), ...Object.values(spec.body ?? {})];
  for (const text of texts) {
    for (const [placeholder, name = ''] of String(text).matchAll(PLACEHOLDER)) {
      if (known.includes(name)) continue;
      const can = known.map((one) => `{${one}}`).join(', ') || 'none';
      throw new FiredrillError('usage', `${what}: nothing is called ${placeholder}; it can use ${can}`);
    }
  }
  return (values) => fill(spec, values);
}

function fill(spec: RequestSpec, values: Values): HttpRequest {
  const plain = (text: string) => text.replace(PLACEHOLDER, (all, name: string) => values[name] ?? all);
  const headers = mapValues(spec.headers ?? {}, plain);
  const path = spec.path.replace(PLACEHOLDER, (all, name: string) => {
    const value = values[name];
    return value === undefined ? all : encodeURIComponent(value);
  });
  if (spec.body === undefined) return { method: spec.method, path, headers };
  const body = mapValues(spec.body, (value) => (typeof value === 'string' ? plain(value) : value));
  return {
    method: spec.method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, map: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
