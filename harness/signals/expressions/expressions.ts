/** What the expressions of alerts that stayed silent came to while the fault lasted. */

import type { ExpressionRecord } from '../../model/timeline.ts';
import { idle } from '../observing.ts';
import type { Signal } from '../signal.ts';
import { askExpressions } from './ask-expressions.ts';

export interface Expressions {
  /** By the alert's name, as they were when the fault was about to be undone. */
  expressions: Map<string, ExpressionRecord>;
}

export const expressions: Signal<Expressions> = {
  key: 'expressions',
  records: ['expression'],
  empty: () => ({ expressions: new Map() }),
  add(seen, record) {
    if (record.kind === 'expression') seen.expressions.set(record.alert, record);
  },
  async observe(_, { stack, sources, ruleKinds, pace, clock, recorder }) {
    if (!sources.includes('rules') || !ruleKinds.has('alert')) return undefined;
    return {
      ...idle,
      async during(phase) {
        if (phase !== 'hold') return idle;
        const since = clock.now();
        return {
          async [Symbol.asyncDispose]() {
            const windowMs = clock.now() - since;
            // It explains and proves nothing: without an answer the finding says less.
            const said = await askExpressions(
              stack.origin('prometheus'),
              windowMs,
              pace.evaluationIntervalMs,
            ).catch(() => []);
            for (const one of said) recorder.record({ kind: 'expression', t: clock.now(), ...one });
          },
        };
      },
    };
  },
};
