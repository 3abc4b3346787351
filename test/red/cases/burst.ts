import { expect } from 'vitest';
import errorBurst from '../../../drills/error-burst.ts';
import { failed } from './failed.ts';
import type { RedCase } from './red-case.ts';

export const burstTakenForAFew: RedCase = {
  name: 'burst-taken-for-a-few',
  title: 'error-burst fails for a rule that is silent at dozens of errors a second, by its name',
  change: {
    drill: errorBurst,
    rules: (text) => text.replace(/(alert: VezaHigh5xxAbsolute[\s\S]*?) > 10\n/, '$1 > 1000\n'),
  },
  expects({ report }) {
    const ids = failed(report);
    expect(report.verdict.status).toBe('fail');
    expect(ids).toContain('alerts/VezaHigh5xxAbsolute/fires');
    expect(ids.filter((id) => !id.startsWith('alerts/VezaHigh5xxAbsolute/'))).toEqual([]);
  },
};
