/** Metrics as they must not be: gone, under another name, or standing still. */

import { isWithin } from '../../figures/bound.ts';
import type { Sample } from '../../model/timeline.ts';
import type { Mutant } from '../mutant.ts';
import { judgedWith, type Recording } from '../recording.ts';

export function metricMutants(recording: Recording): Mutant[] {
  return promisedMetrics(recording).flatMap(({ name, title, is, before, known }): Mutant[] => {
    const mutant = (how: string, words: string, values: () => Sample[]): Mutant => ({
      id: `metrics/${name}/${how}`,
      title: `${title}: ${words}`,
      on: 'timeline',
      mustBreak: [`metrics/${name}`],
      judgement: () =>
        judgedWith(recording, (record) =>
          record.kind === 'metric' && record.metric === name ? { ...record, values: values() } : record,
        ),
    });
    const missing = mutant('missing', 'its metric is missing, or has another name', () => []);
    const frozen = mutant('frozen', 'its metric stands still from before the fault on', () => before);
    const keeps = before.every((value) => isWithin(is, value));
    if (before.length === 0 || (keeps && !known))
      return [missing, { ...frozen, cannot: 'what it was before the fault is not known' }];
    if (!keeps) return [missing, frozen];
    const equivalent = `what it was before the fault, ${before.join(', ')}, keeps the promise: the contract asks for no change`;
    return [missing, { ...frozen, equivalent }];
  });
}

function promisedMetrics({ promises, facts }: Recording) {
  const { injecting = Number.POSITIVE_INFINITY } = facts.fault;
  return Object.entries(promises.metrics ?? {}).map(([name, { title, is }]) => {
    const looks = facts.metrics.filter(({ metric, values }) => metric === name && values.length > 0);
    const before = looks.findLast(({ t }) => t < injecting);
    // What is asked of the hold alone is looked at from the injection on: a first look that does not keep the promise yet
    // is of a scrape that the fault has not reached.
    return { name, title, is, before: (before ?? looks[0])?.values ?? [], known: before !== undefined };
  });
}
