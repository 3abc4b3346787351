import { z } from 'zod';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { storedRecord } from '../signals/stored-record.ts';
import { problemsOf, withRemedy } from '../text/schema-problems.ts';
import type { Part, PartRecord } from './part.ts';
import { RECORDS, type RehearsalRecord } from './records.ts';

/** A rehearsal's timeline, by who reads which record. */
export interface RehearsalTimeline {
  own: readonly RehearsalRecord[];
  /** What any run's timeline may hold. */
  observed: readonly TimelineRecord[];
  /** Records that this part wrote. */
  of<Own extends PartRecord>(part: Part<unknown, Own>): Own[];
}

const stamped = z.looseObject({ kind: z.string(), t: z.number() });
const isOwn = (kind: string): kind is keyof typeof RECORDS => Object.hasOwn(RECORDS, kind);

/**
 * @param lines records in the order in which they were written
 * @param file how the timeline is called in messages
 * @throws FiredrillError `internal` naming line and key of a record that is none
 */
export function readTimeline(
  lines: readonly unknown[],
  parts: readonly Part[],
  file: string,
): RehearsalTimeline {
  const own: RehearsalRecord[] = [];
  const observed: TimelineRecord[] = [];
  const theirs: { line: unknown; kind: string; number: number }[] = [];
  const parsed = <T>(number: number, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      const what = error instanceof z.ZodError ? problemsOf(error).join('; ') : shortly(error);
      throw new FiredrillError('internal', `${file}:${number} is no record of a rehearsal: ${what}`);
    }
  };
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const { kind } = parsed(number, () => stamped.parse(line, { error: withRemedy }));
    if (isOwn(kind)) own.push(parsed(number, () => RECORDS[kind].parse(line, { error: withRemedy })));
    else if (parts.some(({ records }) => Object.hasOwn(records, kind))) theirs.push({ line, kind, number });
    else observed.push(parsed(number, () => storedRecord(line)));
  }
  return {
    own,
    observed,
    of: ({ records }) =>
      theirs.flatMap(({ line, kind, number }) => {
        const shape = Object.hasOwn(records, kind) ? records[kind] : undefined;
        return shape === undefined ? [] : [parsed(number, () => shape.parse(line, { error: withRemedy }))];
      }),
  };
}
