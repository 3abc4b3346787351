import { expect, test } from 'vitest';
import type { ProbeRecord } from '../../harness/model/timeline.ts';
import { answersBetween, firstAnswer } from '../../harness/promises/answers.ts';
import { seriesOf } from './support/probing.ts';

type Outcome = ProbeRecord['outcome'];

const told = (...outcomes: Outcome[]) => {
  const series = seriesOf(
    outcomes.map((outcome, n) => ({
      kind: 'probe',
      probe: 'user',
      intended: n,
      sent: n,
      t: n + 0.5,
      outcome,
    })),
  );
  return answersBetween(series, firstAnswer(series), series.length - 1);
};

test.each<[Outcome[], string]>([
  [['reset', 'refused', 'reset', 'good', 'reset', 'good'], '2 good, 1 reset'],
  [['reset', 'bad', 'good'], '1 bad, 1 good'],
  [['late', 'good'], '1 late, 1 good'],
  [['reset', 'refused'], ''],
])('of %j is told, from the first answer on: %s', (outcomes, words) => {
  expect(told(...outcomes)).toBe(words);
});
