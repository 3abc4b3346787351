/** Whether what is read is what was written: the fields that the contract names, else every field that was sent. */

import type { Exchanged, HttpRequest } from '../../http/connections.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import { FORM } from '../../http/request-template.ts';
import { isFields } from '../../model/fields.ts';
import type { RequestSpec, WorkloadSpec } from '../../model/request.ts';

/** Objects that are looked at for the one that was written, in an answer of whatever size. */
const MOST_OBJECTS = 1000;

/** Characters of a value that are shown. */
const SHOWN = 60;

/** What was compared, and each field that differs: `title is "a" where "b" was written`. */
export interface Comparison {
  compared: string[];
  differs: string[];
}

export interface Content {
  /** A request of a write that is about to be sent: until it is acknowledged, what it changes may be so or not. */
  sends(id: string, request: HttpRequest): void;
  /** That request was acknowledged. */
  wrote(id: string, request: HttpRequest): void;
  /** What an answer to a read of `id` says of what was written under it. */
  compare(id: string, exchanged: Exchanged | undefined): Comparison;
}

/** Values by their dotted paths. */
type Fields = Map<string, unknown>;

/**
 * Without named fields, those are compared that the answer tells: the object in it that has most of the fields that were
 * sent is the one that was written. A field that was told once must be told always.
 */
export function createContent({ fields }: WorkloadSpec['read']): Content {
  const written = new Map<string, Fields>();
  const told = new Set<string>();
  // Named fields are called by their path in the body; others by their path in the object that the body wraps.
  const fieldsOf = (request: HttpRequest): Fields => {
    const sent = sentIn(request);
    return leaves(fields === undefined ? unwrapped(sent) : sent);
  };
  return {
    sends(id, request) {
      const before = written.get(id);
      if (before === undefined) written.set(id, fieldsOf(request));
      else for (const name of fieldsOf(request).keys()) before.delete(name);
    },
    wrote(id, request) {
      written.set(id, new Map([...(written.get(id) ?? []), ...fieldsOf(request)]));
    },
    compare(id, exchanged) {
      const sent = written.get(id);
      if (sent === undefined || exchanged?.kind !== 'answer') return { compared: [], differs: [] };
      const answer = parseJson(exchanged.body);
      const names =
        fields === undefined ? [...sent.keys()] : Object.keys(fields).filter((name) => sent.has(name));
      const object = fields === undefined ? likest(answer, names) : answer;
      const read = (name: string): unknown => atPath(object, fields?.[name] ?? name);
      if (fields === undefined) for (const name of names) if (read(name) !== undefined) told.add(name);
      const compared = fields === undefined ? names.filter((name) => told.has(name)) : names;
      return {
        compared,
        differs: compared.flatMap((name) =>
          isSame(read(name), sent.get(name))
            ? []
            : [`${name} is ${shown(read(name))} where ${shown(sent.get(name))} was written`],
        ),
      };
    },
  };
}

/** Whether a request has fields that can come back. */
export function hasFields({ body, form }: RequestSpec): boolean {
  return leaves(body).size > 0 || leaves(form).size > 0;
}

function sentIn({ headers = {}, body }: HttpRequest): unknown {
  if (body === undefined) return undefined;
  return headers['content-type'] === FORM
    ? Object.fromEntries(new URLSearchParams(body))
    : parseJson(Buffer.from(body));
}

/** What an envelope holds, `{ order: { note } }`: an answer may have another, or none. */
function unwrapped(value: unknown): unknown {
  if (!isFields(value)) return value;
  const [only, ...rest] = Object.values(value);
  return isFields(only) && rest.length === 0 ? unwrapped(only) : value;
}

/** What objects hold, however deep; a list is one value. */
function leaves(value: unknown, path = ''): Fields {
  if (!isFields(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, one]): [string, unknown][] =>
      isFields(one) ? [...leaves(one, `${path}${key}.`)] : [[`${path}${key}`, one]],
    ),
  );
}

/** A number that was sent as text, or the other way round, is the same value; what was added to an object in a list is not asked. */
function isSame(read: unknown, sent: unknown): boolean {
  if (sent === null) return read === null || read === undefined;
  if (Array.isArray(sent))
    return Array.isArray(read) && read.length === sent.length && sent.every((one, i) => isSame(read[i], one));
  if (isFields(sent))
    return isFields(read) && Object.entries(sent).every(([key, one]) => isSame(read[key], one));
  if (typeof read === 'object' || read === undefined) return false;
  return String(read) === String(sent);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

/** Breadth first, so that of those that have as many of the names the outermost is taken. */
function likest(answer: unknown, names: readonly string[]): Record<string, unknown> | undefined {
  let best: Record<string, unknown> | undefined;
  let most = 0;
  const queue: unknown[] = [answer];
  for (let i = 0; i < queue.length && i < MOST_OBJECTS; i += 1) {
    const value = queue[i];
    if (Array.isArray(value)) queue.push(...value.slice(0, MOST_OBJECTS));
    if (!isFields(value)) continue;
    queue.push(...Object.values(value));
    const has = names.filter((name) => atPath(value, name) !== undefined).length;
    if (has > most) [best, most] = [value, has];
  }
  return best;
}
