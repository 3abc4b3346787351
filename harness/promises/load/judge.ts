/** A spike, told apart: what was offered, admitted, turned away, and kept; and what the runbook's remedies do. */

import type { Finding, Grade, LoadSummary, RemedySummary } from '../../model/judgement.ts';
import type { Interval } from '../../model/time.ts';
import { count, duration, exact, interval, percent } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';

/** Ids named in a reason; the rest are counted. */
const IDS_NAMED = 3;

export function judgeLoad(matter: Case): Finding[] {
  const { load } = matter;
  if (matter.header.contract.load === undefined) return [];
  if (load === undefined)
    return [finding('a spike is offered', 'hold', 'no-evidence', 'it was not seen to its end')];
  return [
    capacity(matter, load),
    generator(load),
    announced(load),
    ...kept(matter),
    ...drained(matter, load),
    ...load.remedies.map(remedy),
  ];
}

function capacity({ evidence }: Case, { capacity, offeredPerSecond }: LoadSummary): Finding {
  const expectation = 'what the stack can do is known before the spike';
  const unknown = (because: string) => finding(expectation, 'steady', 'no-evidence', because);
  if (capacity === null) return unknown('it was not measured');
  const seen = evidence.loads.find(({ window }) => window === 'capacity');
  if (seen?.cold) return unknown('it still got quicker when it was measured');
  const saturated = seen?.load.generator.saturated;
  if (saturated !== undefined) return unknown(`the generator may have been what ran out: ${saturated}`);
  const { perSecond, users, generatorCpu } = capacity;
  const times = (offeredPerSecond / perSecond).toFixed(1);
  const because =
    `${perSecond} requests per second for ${count(users, 'user')} on end, while the generator used ` +
    `${Math.round(100 * generatorCpu)} % of a core; the spike is ${times} times that`;
  return finding(expectation, 'steady', 'pass', because);
}

function generator({ generator, planned, sent }: LoadSummary): Finding {
  const expectation = 'the generator is not what runs out';
  const { saturated, sendLagMs, cpu } = generator;
  if (saturated !== undefined) return finding(expectation, 'hold', 'no-evidence', saturated);
  const because =
    `${sent} of ${planned} requests left, late by ${duration(sendLagMs.p99)} at p99, with ` +
    `${Math.round(100 * cpu)} % of a core`;
  return finding(expectation, 'hold', 'pass', because);
}

function announced({ shed, shedUnannounced, sent }: LoadSummary): Finding {
  const expectation = 'who is turned away is told when to come back (Retry-After)';
  if (shedUnannounced > 0)
    return finding(
      expectation,
      'hold',
      'fail',
      `${shedUnannounced} of ${count(shed, 'request')} shed were not`,
    );
  const because =
    shed === 0 ? 'nobody was turned away' : `all ${shed} shed, ${percent(shed, sent)} of all, were`;
  return finding(expectation, 'hold', 'pass', because);
}

function kept({ evidence, header }: Case): Finding[] {
  const expectation = 'what was acknowledged under load is kept, once';
  const { kept } = evidence;
  if (kept === undefined || kept.error !== undefined)
    return [finding(expectation, 'verify', 'no-evidence', kept?.error ?? 'nobody looked')];
  const { acknowledged, lost, duplicated, undone, t } = kept;
  if (acknowledged === 0)
    return [finding(expectation, 'verify', 'no-evidence', 'nothing was acknowledged', t)];
  const wrong = [
    ...(lost.length > 0 ? [`${named(lost)} lost`] : []),
    ...(duplicated.length > 0 ? [`${named(duplicated)} there more than once`] : []),
  ];
  const judged = finding(
    expectation,
    'verify',
    wrong.length > 0 ? 'fail' : 'pass',
    wrong.length > 0 ? `of ${acknowledged}, ${wrong.join(' and ')}` : `all ${acknowledged} are`,
    t,
  );
  const done = header.contract.load?.kept.done;
  if (done === undefined || undone === undefined) return [judged];
  const inTheEnd = `and what waits for its work is done in the end (${done.field} is ${done.is.join(' or ')})`;
  const because = undone === 0 ? 'nothing is left over' : `${undone} of ${acknowledged} are not`;
  return [judged, finding(inTheEnd, 'verify', undone === 0 ? 'pass' : 'fail', because, t)];
}

function drained({ header }: Case, { queue }: LoadSummary): Finding[] {
  const limitMs = header.contract.load?.queue?.limitMs;
  if (limitMs === undefined || queue === undefined) return [];
  const expectation = `the queue is empty again within ${exact(limitMs)} of the spike's end`;
  if (queue.most === null)
    return [finding(expectation, 'recover', 'no-evidence', 'it was never told how many wait')];
  const most = `at most ${queue.most} waited`;
  if (queue.drain === null)
    return [finding(expectation, 'recover', 'fail', `${most}, and it was never empty`)];
  const grade: Grade = queue.drain.high <= limitMs ? 'pass' : 'fail';
  return [finding(expectation, 'recover', grade, `${most}; empty after ${duration(queue.drain.high)}`)];
}

const FIGURES = { p95: 'p95 of a spike', drain: 'the time until the queue is empty' } as const;
const GRADES = { yes: 'pass', no: 'fail', open: 'no-evidence' } as const;

function remedy({ title, figure, without, with: on, helps }: RemedySummary): Finding {
  const because = `${shown(on)} with it, ${shown(without)} without, in random order`;
  return finding(`${title} lowers ${FIGURES[figure]}`, 'steady', GRADES[helps], because);
}

function shown(values: readonly (Interval | null)[]): string {
  if (values.length === 0) return 'never tried';
  return values.map((value) => (value === null ? 'unknown' : interval(value))).join(' and ');
}

function named(ids: readonly string[]): string {
  const rest = ids.length > IDS_NAMED ? ` and ${ids.length - IDS_NAMED} more` : '';
  return `${ids.slice(0, IDS_NAMED).join(', ')}${rest}`;
}
