/** The users' traffic: it recovers, and no write it was promised is lost, doubled or raised from the dead. */

import type { Finding, Grade } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import { watchedUntil } from '../../signals/evidence.ts';
import { count, duration, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';

/** Ids named in a reason; the rest are counted. */
const IDS_NAMED = 3;

export function judgeWorkload(matter: Case): Finding[] {
  return [recovered(matter), ...ledgerFindings(matter), readable(matter)];
}

/** The last requests of the run, as many as the contract calls stable, all succeed. */
function recovered({ evidence, header }: Case): Finding {
  const judged = (grade: Grade, because: string, at?: Millis): Finding =>
    finding('the workload succeeds again after the undo', 'verify', grade, because, at);
  const { undone } = evidence.fault;
  if (undone === undefined) return judged('no-evidence', 'the undo was never complete');
  const until = watchedUntil(evidence);
  const requests = [
    ...evidence.writes.map(({ intended, outcome }) => ({ intended, ok: outcome === 'acknowledged' })),
    ...evidence.reads.map(({ intended, ok, found }) => ({ intended, ok: ok && found !== false })),
  ]
    .filter(({ intended }) => intended >= undone && intended <= until)
    .sort((a, b) => a.intended - b.intended);
  const last = requests.slice(-header.stableProbes);
  if (last.length < header.stableProbes) {
    return judged('no-evidence', `only ${count(requests.length, 'request')} after the undo`);
  }
  const failed = last.findLast(({ ok }) => !ok);
  if (failed !== undefined)
    return judged('fail', `a request failed at ${moment(failed.intended)}`, failed.intended);
  return judged('pass', `the last ${count(last.length, 'request')} succeeded`);
}

function ledgerFindings({ ledger, evidence }: Case): Finding[] {
  const { summary, lost, duplicated, resurrected, unknown } = ledger;
  if (summary.attempted === 0) {
    return [finding('no acknowledged write is lost', 'verify', 'no-evidence', 'no write was attempted')];
  }
  if (evidence.readbacks.size === 0) {
    return [finding('no acknowledged write is lost', 'verify', 'no-evidence', 'no write was read back')];
  }
  const judged = (expectation: string, ids: readonly string[], bad: string, good: string): Finding =>
    finding(expectation, 'verify', ids.length > 0 ? 'fail' : 'pass', ids.length > 0 ? bad : good);
  return [
    judged(
      'no acknowledged write is lost',
      lost,
      `${named(lost)} acknowledged and absent; the oldest was ${duration(summary.rpoMs)} old`,
      `none of ${summary.acknowledged} is`,
    ),
    judged('no write is stored twice', duplicated, `${named(duplicated)} stored more than once`, 'none is'),
    judged(
      'no refused write exists',
      resurrected,
      `${named(resurrected)} refused and there all the same`,
      `none of ${summary.refused} does`,
    ),
    unknown.length > 0
      ? finding('every write is read back', 'verify', 'no-evidence', `nothing is known of ${named(unknown)}`)
      : finding('every write is read back', 'verify', 'pass', `all ${summary.attempted} were`),
  ];
}

/** A target that says yes to a write and then that it never heard of it, has lost it for that reader. */
function readable({ evidence }: Case): Finding {
  const expectation = 'no read finds an acknowledged write absent';
  const until = watchedUntil(evidence);
  const reads = evidence.reads.filter((read) => read.intended <= until);
  const absent = reads.find((read) => read.found === false);
  if (absent !== undefined) {
    return finding(expectation, 'hold', 'fail', `one did at ${moment(absent.intended)}`, absent.intended);
  }
  if (!reads.some((read) => read.ok)) return finding(expectation, 'hold', 'no-evidence', 'no read succeeded');
  return finding(expectation, 'hold', 'pass', `none of ${reads.length} did`);
}

function named(ids: readonly string[]): string {
  const shown = ids.slice(0, IDS_NAMED).join(', ');
  const rest = ids.length > IDS_NAMED ? ` and ${ids.length - IDS_NAMED} more` : '';
  return `${count(ids.length, 'write')} (${shown}${rest})`;
}
