import { describe, expect, test } from 'vitest';
import { judge } from '../../harness/promises/judge.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { atNight } from '../red/cases/at-night.ts';
import { everyChange } from '../red/cases/every-change.ts';
import { seenOf } from '../red/cases/red-case.ts';
import { judgeAgain } from './support/judge-again.ts';
import { recordingsOf, timelineOf } from './support/recording.ts';

judgeAgain('red');

const recorded = recordingsOf('red').map(({ name }) => name);

test('each red case that is left to the night has a recorded timeline', () => {
  expect(recorded).toEqual(expect.arrayContaining(atNight.map(({ name }) => name)));
});

describe('red: each recorded timeline shows what its case must show', () => {
  const cases = new Map([...everyChange, ...atNight].map((one) => [one.name, one]));
  test.each(recorded)('%s', async (name) => {
    const records = await timelineOf({ set: 'red', name });
    const { observed } = readTimeline(records, [], `${name}.jsonl`);
    const one = cases.get(name);
    if (one === undefined) throw new Error('there is no case of this name in test/red/cases');
    one.expects(seenOf(judge(observed), observed));
  });
});
