/**
 * A chain of entries: each names the digest of the one before it, so that none can be changed or taken out without the next
 * one telling. One writer alone appends to a chain.
 */

import { createHash } from 'node:crypto';
import { jsonOf } from '../text/json-of.ts';
import { type Body, bodySchema, type Entry, type Head, type Link, linkSchema } from './entry.ts';

/** An entry of a chain that was read. */
export interface Read {
  /** Line of the file, from 1 on. */
  line: number;
  link: Link;
  /** Absent where another version of Firedrill wrote it. */
  body?: Body;
}

export interface Chain {
  name: string;
  entries: readonly Read[];
  /** Lines that are no entries, or whose digest is not that of what they say; from 1 on. */
  damaged: readonly number[];
  /** Lines of those that were cut off: their writer was killed while it wrote. */
  cutOff: readonly number[];
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The line of an entry, without its end. */
export function lineOf(body: Body, link: Pick<Link, 'at' | 'beside'>, before: Head | undefined): string {
  const entry: Omit<Entry, 'digest'> = {
    schema: 1,
    seq: (before?.seq ?? 0) + 1,
    at: link.at,
    before: before?.digest ?? null,
    beside: link.beside,
    body,
  };
  const text = JSON.stringify(entry);
  return `${text.slice(0, -1)},"digest":"${sha256(text)}"}`;
}

/** Where a chain stands after this line; `undefined` for a line that is no entry. */
export function headOf(line: string): Head | undefined {
  const link = linkOf(line);
  return link && { seq: link.seq, digest: link.digest };
}

/** Reads all lines; what is not whole is told and is no entry. */
export function readChain(name: string, text: string): Chain {
  const entries: Read[] = [];
  const damaged: number[] = [];
  const cutOff: number[] = [];
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (line === '') continue;
    const link = linkOf(line);
    if (link !== undefined) {
      const { data } = bodySchema.safeParse(bodyIn(line));
      entries.push({ line: at + 1, link, ...(data === undefined ? {} : { body: data }) });
    } else if (isCutOff(line, linesAfter(lines, at), entries.at(-1)?.link)) cutOff.push(at + 1);
    else damaged.push(at + 1);
  }
  return { name, entries, damaged, cutOff };
}

function linkOf(line: string): Link | undefined {
  const [, text, digest] = /^(\{.*),"digest":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
  if (text === undefined || sha256(`${text}}`) !== digest) return undefined;
  return linkSchema.safeParse(jsonOf(line)).data;
}

function bodyIn(line: string): unknown {
  const entry = jsonOf(line);
  return entry instanceof Object ? Reflect.get(entry, 'body') : undefined;
}

function linesAfter(lines: readonly string[], at: number): readonly string[] {
  return lines.slice(at + 1).filter((line) => line !== '');
}

/**
 * What a killed writer leaves is the beginning of a line, the last of its file, or the next entry names the one before it: a
 * line that was an entry once has the entry after it against it.
 */
function isCutOff(line: string, after: readonly string[], before: Link | undefined): boolean {
  if (!'{"schema":1,"seq":'.startsWith(line.slice(0, 18)) || jsonOf(line) !== undefined) return false;
  const next = after.map(linkOf).find((link) => link !== undefined);
  return next === undefined ? after.length === 0 : next.before === (before?.digest ?? null);
}
