/** What a run shows of each alert rule that its Prometheus had: seen while it ran, and as production's own durations would have it. */

import type { Finding } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { AsWritten } from '../../model/timeline.ts';
import { alertLives, firedSince } from '../../signals/alerts/alert-life.ts';
import type { Facts } from '../../signals/facts.ts';
import { specOf } from './spec.ts';
import { UNEXPECTED } from './unexpected.ts';

/**
 * `fires`: seen firing after the injection, or said to by the rules as written. `cannot`: the contract says that it is meant for
 * the fault, and as written it stays silent on what this very run recorded. `silent`: neither, and the run can tell. `unknown`: it cannot.
 */
export type Shows = 'fires' | 'cannot' | 'silent' | 'unknown';

export interface RuleShown {
  alert: string;
  shows: Shows;
  /** Milliseconds from the injection until it was seen firing, at the pace of the run. */
  firedAfterMs?: Millis;
  asWritten?: AsWritten;
  /** Of `unknown` and of `cannot`. */
  because?: string;
}

/**
 * @param findings what was judged of the run: only where no unexpected alert was proven is it evidence of silence
 * @returns a line for every alert rule that the run began with; none of a run in which nothing was broken
 */
export function rulesShown(facts: Facts, findings: readonly Finding[]): RuleShown[] {
  const { header, fault } = facts;
  const { injecting } = fault;
  if (header === undefined || injecting === undefined) return [];
  const lives = alertLives(facts);
  const isSilence = findings.some(({ id, grade }) => id === UNEXPECTED.id && grade === 'pass');
  const { expected, silent } = specOf(header.contract);
  const meant = new Set([...expected, ...silent].map(({ alert }) => alert));
  const names = [...new Set(header.rules.map(({ alert }) => alert))];
  return names.map((alert): RuleShown => {
    const told = facts.asWritten.get(alert);
    const seen = firedSince(lives.get(alert), injecting);
    const known = {
      alert,
      ...(seen === undefined ? {} : { firedAfterMs: Math.max(0, seen.high - injecting) }),
      ...(told === undefined ? {} : { asWritten: told }),
    };
    if (meant.has(alert) && told?.status === 'never')
      return {
        ...known,
        shows: 'cannot',
        because: told.reason ?? 'as written it stays silent on what was recorded',
      };
    if (seen !== undefined || told?.status === 'fires') return { ...known, shows: 'fires' };
    if (isSilence) return { ...known, shows: 'silent' };
    return { ...known, shows: 'unknown', because: 'the run cannot tell that it stayed silent' };
  });
}
