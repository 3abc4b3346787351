import { parseDuration } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import { type Fields, isFields } from '../model/fields.ts';
import { divideByPace, formatMs } from './duration.ts';
import { PLAIN_NULL } from './plain-yaml.ts';
import type { YamlSource } from './yaml-source.ts';

/** One duration of a configuration file that a pace changed, or a default that had to be written out to be changed. */
export interface ConfigChange {
  readonly file: string;
  /** Dotted path, such as `scrape_configs[0].scrape_interval`, or the flag. */
  readonly key: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** True where the file said nothing and the program's own default was divided. */
  readonly wasDefault: boolean;
}

export type Path = readonly (string | number)[];

/** Reads and divides durations of one configuration file, and remembers what it changed. */
export interface DurationEditor {
  readonly changes: ConfigChange[];
  /** The duration at a path in milliseconds, `undefined` where none is written. */
  read(path: Path): number | undefined;
  /** Writes `ms` divided by the pace at the path. `ms` is what counts in production: as read, or the default. */
  divide(path: Path, ms: number): number;
}

/** An editor for one document and pace. Its methods throw `FiredrillError` `usage` naming file, line and key. */
export function durationEditor(source: YamlSource, pace: number): DurationEditor {
  const changes: ConfigChange[] = [];
  const at = (path: Path) => {
    const line = source.lineAt(path);
    return `${line === undefined ? source.file : `${source.file}:${line}`}: ${dotted(path)}`;
  };
  const read = (path: Path) => {
    const written: unknown = source.document.getIn(path);
    if (written === undefined || isNothing(written)) return undefined;
    const ms = typeof written === 'string' ? parseDuration(written) : undefined;
    if (ms === undefined) {
      throw new FiredrillError(
        'usage',
        `${at(path)}: "${String(written)}" is not a duration; write one such as 15s`,
      );
    }
    return ms;
  };
  const divide = (path: Path, ms: number) => {
    const divided = divideByPace(ms, pace, at(path));
    const written = read(path);
    if (written !== undefined && divided === written) return divided;
    makeRoom(source.document, path);
    source.document.setIn(path, formatMs(divided));
    changes.push({
      file: source.file,
      key: dotted(path),
      fromMs: ms,
      toMs: divided,
      wasDefault: written === undefined,
    });
    return divided;
  };
  return { changes, read, divide };
}

/** Whether a key has no value, in each way that YAML has of saying so; all that is written is text here. */
export function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'string' && PLAIN_NULL.test(value));
}

/** A key without a value (`global:`) is a map with nothing in it, and may get something. */
function makeRoom(document: YamlSource['document'], path: Path): void {
  for (let length = 1; length < path.length; length++) {
    const above = path.slice(0, length);
    const there: unknown = document.getIn(above);
    if (isNothing(there)) document.setIn(above, document.createNode({}));
  }
}

export function dotted(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
}

/** Refuses a pace below 1 or not finite. */
export function refuseBadPace(pace: number): void {
  if (Number.isFinite(pace) && pace >= 1) return;
  throw new FiredrillError('usage', `pace ${pace}: a pace divides durations, so it is 1 or more`);
}

/** A value as a list of things with named fields; empty for anything else. */
export function records(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(record) : [];
}

/** A value as named fields; empty for anything else. */
export function record(value: unknown): Fields {
  return isFields(value) ? Object.fromEntries(Object.entries(value)) : {};
}
