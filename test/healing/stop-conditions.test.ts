import { describe, expect, test } from 'vitest';
import { endOf, startShop } from '../support/shop-run.ts';

describe('a stop condition ends the drill at once, healed: exit code 3', () => {
  test.each([
    ['probe', /^stop condition: readiness was bad for 500 ms$/],
    ['query', /^stop condition: notes are refused: it is \d+(\.\d+)?$/],
  ])('by a %s', async (variant, reason) => {
    const run = await startShop(`harmful/${variant}`);
    const { code, stderr, report, stages, left } = await endOf(run, `stopped-by-a-${variant}`);
    expect(code, stderr).toBe(3);
    expect(report.verdict).toEqual({ status: 'aborted', reason: expect.stringMatching(reason) });
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(left).toEqual([]);
  });
});
