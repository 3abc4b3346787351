/** Whether what is read is what was written: the fields that the contract names, else every field that was sent. */

import type { Exchanged } from '../../http/connections.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import type { WorkloadSpec } from '../../model/request.ts';

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
  /** The body of a write that is about to be sent, as JSON. */
  wrote(id: string, body: string | undefined): void;
  /** What an answer to a read of `id` says of what was written under it. */
  compare(id: string, exchanged: Exchanged): Comparison;
}

/**
 * Without named fields, those are compared that the answer tells: the object in it that has most of the fields that were
 * sent is the one that was written. A field that was told once must be told always.
 */
export function createContent({ fields }: WorkloadSpec['read']): Content {
  const written = new Map<string, Readonly<Record<string, unknown>>>();
  const told = new Set<string>();
  return {
    wrote(id, body) {
      const sent = body === undefined ? undefined : parseJson(Buffer.from(body));
      if (isObject(sent)) written.set(id, sent);
    },
    compare(id, exchanged) {
      const sent = written.get(id);
      if (sent === undefined || exchanged.kind !== 'answer') return { compared: [], differs: [] };
      const answer = parseJson(exchanged.body);
      const names = Object.keys(fields ?? sent);
      const object = fields === undefined ? likest(answer, names) : undefined;
      const read = (name: string): unknown =>
        fields === undefined ? object?.[name] : atPath(answer, fields[name] ?? name);
      if (fields === undefined) {
        for (const name of names) if (read(name) !== undefined) told.add(name);
      }
      const compared = fields === undefined ? names.filter((name) => told.has(name)) : names;
      return {
        compared,
        differs: compared.flatMap((name) =>
          isSame(read(name), sent[name])
            ? []
            : [`${name} is ${shown(read(name))} where ${shown(sent[name])} was written`],
        ),
      };
    },
  };
}

/** A number that was sent as text, or the other way round, is the same value. */
function isSame(read: unknown, sent: unknown): boolean {
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
    if (!isObject(value)) continue;
    queue.push(...Object.values(value));
    const has = names.filter((name) => Object.hasOwn(value, name)).length;
    if (has > most) [best, most] = [value, has];
  }
  return best;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
