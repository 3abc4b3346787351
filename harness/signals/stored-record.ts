import { type TimelineRecord, timelineSchema } from '../model/timeline.ts';
import { problemsOf, withRemedy } from '../text/schema-problems.ts';
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
  'log',
]);

const KNOWN: ReadonlySet<string> = new Set(
  timelineSchema.options.flatMap((one) =>
    'shape' in one ? [one.shape.kind.value] : one.options.map(({ shape }) => shape.kind.value),
  ),
);

/**
 * The record that a line of a timeline holds. Of a kind that this version does not know, which the judge passes over, and
 * of frequent kinds, only what every record has is looked at.
 * @param line what its JSON says
 * @throws Error saying what is wrong with the line
 */
export function storedRecord(line: unknown): TimelineRecord {
  // As this version would have written it.
  const value = hasKind(line) ? upgraded(line) : line;
  if (isPlain(value)) return value;
  const parsed = timelineSchema.safeParse(value, { error: withRemedy });
  if (parsed.success) return parsed.data;
  throw new Error(problemsOf(parsed.error, 'the record').join('; '));
}

function hasKind(value: unknown): value is { kind: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

function isPlain(value: unknown): value is TimelineRecord {
  if (!hasKind(value) || !('t' in value && typeof value.t === 'number')) return false;
  return FREQUENT.has(value.kind) || !KNOWN.has(value.kind);
}
