import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { stagesOf } from '../bench/peers/drill-stages.ts';

test('every millisecond from command to exit belongs to one stage', () => {
  const edges = [
    ['start', 10, 30],
    ['start', 30, 70],
    ['steady', 70, 80],
    ['inject', 80, 81],
    ['hold', 81, 100],
    ['recover', 100, 120],
    ['verify', 120, 121],
    ['stop', 121, 130],
    ['stop', 130, 150],
  ] as const;
  const records = edges.flatMap(([phase, from, to]): TimelineRecord[] => [
    { kind: 'phase', t: from, phase, edge: 'begin' },
    { kind: 'phase', t: to, phase, edge: 'end' },
  ]);
  const stages = stagesOf(records, 200);
  expect(stages).toMatchObject({
    'start the stack': 20,
    'warm up': 40,
    hold: 20,
    'replay the rules': 20,
    own: 60,
  });
  expect(Object.values(stages).reduce((sum, ms) => sum + ms, 0)).toBe(200);
});
