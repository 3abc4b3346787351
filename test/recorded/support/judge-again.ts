import { describe, expect, test } from 'vitest';
import { judged } from './judged.ts';
import { type Compared, compared } from './parts.ts';
import { expectationOf, type RecordedSet, recordingsOf, timelineOf } from './recording.ts';

/**
 * Judges every timeline of a set again. What was decided has a test for each; what people are told has one for the set, so
 * that a change of wording is told from a change of judgement.
 */
export function judgeAgain(set: RecordedSet): void {
  const recordings = recordingsOf(set);
  const sentences = new Map<string, Compared>();

  describe(`${set}: each recorded run is judged as it was`, () => {
    test.each(recordings)('$name', async (recording) => {
      const both = compared(await expectationOf(recording), judged(await timelineOf(recording)));
      sentences.set(recording.name, both);
      expect(both.actual.decided).toEqual(both.expected.decided);
    });
  });

  test(`${set}: each recorded run is told in the words it was told in`, () => {
    expect(sentences.size, 'judged above').toBe(recordings.length);
    const told = (which: keyof Compared) =>
      Object.fromEntries([...sentences].map(([name, both]) => [name, both[which].sentences]));
    expect(told('actual')).toEqual(told('expected'));
  });
}
