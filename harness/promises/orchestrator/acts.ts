/**
 * What an orchestrator would have done, had it asked the probes that were asked in the run.
 *
 * ```
 *  recorded     every 20 ms     oooooooooxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx   (o good, x bad)
 *  orchestrator every 10 s      o         x         x         x             third failure: it acts
 *                                 o         x         x         x           asked 2 s later: it acts 2 s later
 * ```
 *
 * When it asks relative to the fault is chance, so every phase of its asking is tried; and a fault of production
 * does not end when a drill has seen enough, so the second half of the hold is repeated for as long as it takes.
 */

import { micros } from '../../figures/interval.ts';
import type { Answered, ProbeSeries } from '../../figures/series.ts';
import type { OrchestratorAct } from '../../model/judgement.ts';
import type { OrchestratorProbe } from '../../model/target.ts';
import type { Millis } from '../../model/time.ts';

export interface OrchestratorQuestion {
  series: ProbeSeries;
  probe: OrchestratorProbe;
  /** From here on the orchestrator's next probe comes within one period. */
  from: Millis;
  /** Its second half stands for all that comes after it. */
  repeat: { begin: Millis; end: Millis };
  resolutionMs: Millis;
}

/** An orchestrator that has not acted after so many more periods than it needs will not act. */
const PATIENT_PERIODS = 20;

/** When, from `from`, `failures` probes in a row have failed. */
export function failing(question: OrchestratorQuestion): OrchestratorAct {
  return acting(question, question.probe.failures, (ok) => !ok);
}

/** When, from `from`, `successes` probes in a row have succeeded. */
export function succeeding(question: OrchestratorQuestion): OrchestratorAct {
  return acting(question, question.probe.successes, (ok) => ok);
}

/** An act at some phase: the earliest and the latest moment, by how an unknown answer is taken. */
function acting(
  question: OrchestratorQuestion,
  inARow: number,
  counts: (ok: boolean) => boolean,
): OrchestratorAct {
  const { probe, from, resolutionMs } = question;
  const phases = Math.max(1, Math.floor(probe.periodMs / resolutionMs));
  const moments: Millis[] = [];
  let certain = 0;
  let possible = 0;
  for (let phase = 0; phase < phases; phase += 1) {
    const asked = askedFrom(question, from + phase * resolutionMs, inARow);
    const when = (unknown: boolean): Millis | undefined =>
      acted(asked, inARow, (ok) => (ok === undefined ? unknown : counts(ok)));
    const [sooner, later] = [when(true), when(false)];
    if (sooner !== undefined) possible += 1;
    if (later !== undefined) certain += 1;
    moments.push(...[sooner, later].filter((one) => one !== undefined));
  }
  const share = { low: certain / phases, high: possible / phases };
  if (moments.length === 0) return { share };
  const [low, high] = [Math.min(...moments), Math.max(...moments)].map((t) => micros(t - from));
  return { share, when: { low: low ?? 0, high: high ?? 0 } };
}

/** A probe of the orchestrator's: whether it was answered well, where that is known, and when it was over. */
interface Asked {
  ok: boolean | undefined;
  over: Millis;
}

/** The n-th probe from `first` on, each looked up once; undefined once it has been patient for long enough. */
function askedFrom(
  question: OrchestratorQuestion,
  first: Millis,
  inARow: number,
): (n: number) => Asked | undefined {
  const { periodMs } = question.probe;
  const end = question.repeat.end + (PATIENT_PERIODS + inARow) * periodMs;
  const seen: Asked[] = [];
  let t = first;
  return (n) => {
    if (n < seen.length || t > end) return seen[n];
    const { ok, tookMs } = answerAt(question, t);
    seen.push({ ok, over: t + tookMs });
    t += periodMs;
    return seen[n];
  };
}

/** The end of the probe that makes `inARow`, for one phase; undefined when that never comes. */
function acted(
  asked: (n: number) => Asked | undefined,
  inARow: number,
  counts: (ok: boolean | undefined) => boolean,
): Millis | undefined {
  let run = 0;
  for (let n = 0, one = asked(n); one !== undefined; n += 1, one = asked(n)) {
    run = counts(one.ok) ? run + 1 : 0;
    if (run === inARow) return one.over;
  }
  return undefined;
}

/** What a probe sent at `t` would have been answered: what the first recorded probe from then on was. */
function answerAt(
  { series, probe, repeat }: OrchestratorQuestion,
  t: Millis,
): { ok: boolean | undefined; tookMs: Millis } {
  const middle = (repeat.begin + repeat.end) / 2;
  const recorded = t < repeat.end ? t : middle + ((t - middle) % (repeat.end - middle));
  const i = Math.min(series.from(recorded), series.length - 1);
  const tookMs = series.over(i) - series.intended(i);
  if (tookMs >= probe.timeoutMs) return { ok: false, tookMs: probe.timeoutMs };
  return { ok: succeeded(series.answer(i)), tookMs };
}

/** Kubernetes takes any status from 200 to 399 for a success and looks no further (its manual, "HTTP probes"). */
function succeeded({ outcome, status }: Answered): boolean | undefined {
  if (status !== undefined) return status >= 200 && status < 400;
  return outcome === 'refused' || outcome === 'reset' ? false : undefined;
}
