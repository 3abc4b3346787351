/** Metrics as they must not be: gone, under another name, or standing still. */

import { isWithin } from '../../figures/bound.ts';
import type { Sample } from '../../model/timeline.ts';
import type { Mutant } from '../mutant.ts';
import { judgedWith, type Recording } from '../recording.ts';

export function metricMutants(recording: Recording): Mutant[] {
  return promisedMetrics(recording).flatMap(({ name, title, is, before }): Mutant[] => {
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
    if (before.length === 0) return [missing];
    const frozen = mutant('frozen', 'its metric stands still from before the fault on', () => before);
    if (!before.every((value) => isWithin(is, value))) return [missing, frozen];
    const equivalent = `what it was before the fault, ${before.join(', ')}, keeps the promise: the contract asks for no change`;
    return [missing, { ...frozen, equivalent }];
  });
}

/** Metrics of which it is not known what they were before the fault, since they were looked at afterwards alone. */
export function unfrozen(recording: Recording): string[] {
  return promisedMetrics(recording)
    .filter(({ before }) => before.length === 0)
    .map(({ name }) => `metrics/${name}/frozen: it was not looked at before the fault`);
}

function promisedMetrics({ promises, facts }: Recording) {
  const { injecting = Number.POSITIVE_INFINITY } = facts.fault;
  return Object.entries(promises.metrics ?? {}).map(([name, { title, is }]) => {
    const looks = facts.metrics.filter(({ metric, t }) => metric === name && t < injecting);
    return { name, title, is, before: looks.findLast(({ values }) => values.length > 0)?.values ?? [] };
  });
}
