import { type TimelineRecord, timelineSchema } from '../model/timeline.ts';
import { problemsOf } from '../text/schema-problems.ts';
import { upgraded } from './upgrade.ts';

/**
 * Kinds that come by the thousand, written by us and read a hundred thousand at a time: holding each to its schema would
 * double the time that reading takes.
 */
const FREQUENT: ReadonlySet<string> = new Set<TimelineRecord['kind']>([
  'probe',
  'attempt',
  'write',
  'read',
  'readback',
  'call',
  'arrival',
  'metric',
  'queue',
]);

const KNOWN: ReadonlySet<string> = new Set(timelineSchema.options.map(({ shape }) => shape.kind.value));

/**
 * The record that a line of a timeline holds, parsed from its JSON. Of a kind that this version does not know, which the judge passes over, and
 * of frequent kinds, only what every record has is looked at.
 * @throws Error saying what is wrong with the line
 */
export function storedRecord(line: unknown): TimelineRecord {
  const value = asToday(line);
  if (isPlain(value)) return value;
  const parsed = timelineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(problemsOf(parsed.error).join('; '));
}

/** As this version would have written it. */
function asToday(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'kind' in value && typeof value.kind === 'string' ? upgraded({ ...value, kind: value.kind }) : value;
}

function isPlain(value: unknown): value is TimelineRecord {
  if (typeof value !== 'object' || value === null) return false;
  if (!('kind' in value && typeof value.kind === 'string' && 't' in value && typeof value.t === 'number'))
    return false;
  return FREQUENT.has(value.kind) || !KNOWN.has(value.kind);
}
