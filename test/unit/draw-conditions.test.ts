import { describe, expect, test } from 'vitest';
import { LATENCY } from '../../harness/faults/latency.ts';
import { packetLoss } from '../../harness/faults/packet-loss.ts';
import { toxicFault } from '../../harness/faults/shared/toxic-fault.ts';
import type { Fault } from '../../harness/model/fault.ts';
import { drawsEnough } from '../../harness/promises/fault/asks.ts';
import { gathering } from '../../harness/signals/facts.ts';

const BY_CHANCE = toxicFault(LATENCY, { chance: 0.3 });

function held(fault: Fault, own?: number) {
  const { facts, add } = gathering();
  const rate = { chance: 0.3, of: 'connections', trials: 30, struck: 9 } as const;
  if (own !== undefined)
    add({ kind: 'effect', t: 1, phase: 'inject', seen: true, how: '', rate: { ...rate, own } });
  const { again } = fault;
  const conditions = drawsEnough(again === undefined ? { facts } : { facts, againMs: again.everyMs });
  const drawsUntilMet = () => {
    for (let draws = 0; draws < 100; draws += 1) {
      if (conditions[0]?.look().met) return draws;
      add({ kind: 'drawn', t: 2 + draws });
    }
    return undefined;
  };
  return { conditions, drawsUntilMet };
}

describe('a fault that strikes by chance is held until the connections of the target', () => {
  // 0.7 to the thirteenth is less than a hundredth, to the twelfth it is more.
  test.each([
    [1, 13],
    [0, 13],
    [2, 7],
    [5, 3],
  ])('have drawn often enough: with %i of them %i times', (own, times) => {
    expect(held(BY_CHANCE, own).drawsUntilMet()).toBe(times);
  });

  test('have had time for it, and not for ever', () => {
    expect(held(BY_CHANCE, 1).conditions).toEqual([expect.objectContaining({ limitMs: 2 * 13 * 2_000 })]);
  });

  test('cannot draw since the chance is unknown: that is not waited for', () => {
    expect(held(BY_CHANCE).conditions[0]?.look()).toMatchObject({ met: false, never: true });
  });
});

test('what does not draw is not waited for', () => {
  expect(held(packetLoss).conditions).toEqual([]);
});
