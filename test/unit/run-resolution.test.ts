/** How often probes are sent: as often as the tightest objective that they time needs. */

import { expect, test } from 'vitest';
import type { Bound, Objective } from '../../harness/model/objective.ts';
import { chooseResolution } from '../../harness/run/resolution.ts';

const promised = (...objective: Bound[]): Objective[] => [{ objective, source: 'owners' }];

test.each<[string, Bound, number]>([
  ['a recovery', { figure: 'recover', atMost: 500 }, 5],
  ['no write lost, of any age', { figure: 'rpo', atMost: 0 }, 20],
  ['no write lost', { figure: 'lost', atMost: 0 }, 20],
  ['no write stored twice', { figure: 'duplicated', atMost: 0 }, 20],
  ['a load', { figure: 'p95', atMost: 1 }, 20],
  ['a share', { figure: 'shed', atMost: 0.5 }, 20],
])('%s of %o is probed every %d ms', (_, bound, everyMs) => {
  expect(chooseResolution(promised(bound), undefined, 'key')).toBe(everyMs);
});

test('a time that no probe can see is refused with its key', () => {
  expect(() => chooseResolution(promised({ figure: 'detect', atMost: 0 }), undefined, 'the key')).toThrow(
    /^the key: detect at most 0 ms cannot be seen/,
  );
});
