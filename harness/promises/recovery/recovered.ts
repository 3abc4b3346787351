/** Back for good: a stable run after the undo, and no relapse after that. */

import { badSpells } from '../../figures/bad-spells.ts';
import type { ProbeSeries } from '../../figures/series.ts';
import type { Finding } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import { watchedUntil } from '../../signals/evidence.ts';
import { count, duration, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { recoveryOf } from './figures.ts';
import type { Impact } from './impact.ts';

export function recovered(matter: Case, one: Pick<Impact, 'name' | 'series'>): Finding {
  const { evidence, header } = matter;
  const { name, series } = one;
  const expectation = `${name} recovers after the undo, ${header.stableProbes} times good in a row, and stays so`;
  const judged = (grade: Finding['grade'], because: string, at?: Millis): Finding =>
    finding(expectation, 'recover', grade, because, at);
  const { undoing, undone } = evidence.fault;
  if (undoing === undefined || undone === undefined)
    return judged('no-evidence', 'the undo was never complete');
  const until = watchedUntil(evidence);
  if (series.from(until) - series.from(undone) < header.stableProbes) {
    return judged(
      'no-evidence',
      `fewer than ${count(header.stableProbes, 'probe')} were sent after the undo`,
    );
  }
  const seen = recoveryOf(evidence, header, one);
  // Never bad: whether it should have been is judged elsewhere; here it only has to be good now.
  if (seen === undefined || seen.status === 'never-bad') return judged('pass', 'it was good all along');
  if (seen.status === 'not-recovered') return judged('fail', seen.reason);
  // Who was under way when a spike ended is still being served; until then it may come and go.
  const spike = evidence.loads.find(({ window }) => window === 'spike');
  const settled = Math.max(seen.at.high, spike?.t ?? 0);
  const relapse = badSpells(series, seen.at.high, until).find(
    (spell) => series.intended(spell.first) > settled,
  );
  if (relapse !== undefined) {
    const at = series.intended(relapse.first);
    const because = `good again at ${moment(seen.at.high)}, but at ${moment(at)} ${said(series, relapse.first)}`;
    return judged('fail', because, at);
  }
  return judged('pass', `${duration(Math.max(0, seen.at.high - undone))} after the undo`, seen.at.high);
}

export function said(series: ProbeSeries, i: number): string {
  const { outcome, status, json } = series.answer(i);
  const fields = json === undefined ? '' : ` ${JSON.stringify(json)}`;
  return status === undefined ? `${outcome}${fields}` : `${outcome} with status ${status}${fields}`;
}
