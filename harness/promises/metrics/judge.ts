/** What Prometheus must be able to say. */

import { isWithin } from '../../figures/bound.ts';
import type { MetricExpectation, ValueBound } from '../../model/contract.ts';
import type { Finding } from '../../model/judgement.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { count, moment, sample } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { faultProven, prometheusTrouble } from '../sources/judge.ts';

type Look = Extract<TimelineRecord, { kind: 'metric' }>;

/** The contract's metric expectations of one phase. */
export function judgeMetrics(matter: Case, phase: MetricExpectation['phase']): Finding[] {
  const { evidence, header } = matter;
  const broken = phase === 'steady' || faultProven(evidence);
  return header.contract.metrics
    .filter((expectation) => expectation.phase === phase)
    .map((expectation) => {
      const looks = evidence.metrics.filter(
        (look) => look.title === expectation.title && look.phase === phase,
      );
      const judged = judgeLooks(expectation, looks);
      const { begin = 0, end = evidence.last } = evidence.phases.get(phase) ?? {};
      const trouble =
        judged.grade === 'fail'
          ? prometheusTrouble(matter, begin, judgedUntil(expectation, judged, end))
          : undefined;
      if (trouble !== undefined)
        return { ...judged, grade: 'no-evidence', because: `${trouble.because}: ${judged.because}` };
      // Before the fault a failed expectation is a steady state not reached, and without the fault it is moot.
      const moot = judged.grade === 'fail' && (phase === 'steady' || !broken);
      return moot ? { ...judged, grade: 'no-evidence' } : judged;
    });
}

/** Until when what Prometheus said decides: what must always hold was broken by one look, what must once hold by all. */
function judgedUntil({ holds }: MetricExpectation, { at }: Finding, end: number): number {
  return holds === 'always' ? (at ?? end) : end;
}

function judgeLooks(expectation: MetricExpectation, looks: readonly Look[]): Finding {
  const { title, phase, holds } = expectation;
  const judged = (grade: Finding['grade'], because: string, at?: number): Finding =>
    finding(`${title} (${holds}, ${bound(expectation.is)})`, phase, grade, because, at);
  const answered = looks.filter((look) => look.error === undefined);
  const failed = looks.find((look) => look.error !== undefined);
  if (looks.length === 0) return judged('no-evidence', 'nobody looked');
  if (answered.length === 0) return judged('no-evidence', `Prometheus answered: ${failed?.error ?? ''}`);
  if (answered.every((look) => look.values.length === 0)) {
    return judged('no-evidence', `no series in ${count(answered.length, 'look')}`);
  }
  const satisfied = answered.find((look) => satisfies(expectation.is, look.values));
  if (holds === 'eventually') {
    if (satisfied !== undefined) {
      return judged('pass', `${shown(satisfied)} at ${moment(satisfied.t)}`, satisfied.t);
    }
    const last = answered.at(-1);
    return judged(
      'fail',
      `not once in ${count(answered.length, 'look')}; last seen: ${shown(last)}`,
      last?.t,
    );
  }
  const broken = answered.find((look) => !satisfies(expectation.is, look.values));
  if (broken !== undefined) return judged('fail', `${shown(broken)} at ${moment(broken.t)}`, broken.t);
  if (failed !== undefined) {
    return judged('no-evidence', `Prometheus answered at ${moment(failed.t)}: ${failed.error}`, failed.t);
  }
  return judged('pass', `in each of ${count(answered.length, 'look')}`);
}

/** Every series found must satisfy the bound, and there must be one: a vanished series satisfies nothing. */
function satisfies(is: ValueBound, values: readonly (number | null)[]): boolean {
  return values.length > 0 && values.every((value) => value !== null && isWithin(is, value));
}

function bound(is: ValueBound): string {
  if ('above' in is) return `above ${is.above}`;
  if ('below' in is) return `below ${is.below}`;
  return `equals ${is.equals}`;
}

function shown(look: Look | undefined): string {
  if (look === undefined || look.values.length === 0) return 'no series';
  return look.values.map(sample).join(', ');
}
