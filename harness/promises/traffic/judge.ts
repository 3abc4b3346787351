/** What became of the users' requests while the fault lasted. */

import { answerInWords, givenInWords, isAs } from '../../figures/answer.ts';
import type { Finding, Grade } from '../../model/judgement.ts';
import type { Millis } from '../../model/time.ts';
import type { WriteRecord } from '../../model/timeline.ts';
import type { Evidence } from '../../signals/evidence.ts';
import { count, moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';
import { faultProven } from '../sources/judge.ts';

/** Fewer requests than this say nothing about the rule. */
const FEWEST = 3;

export function judgeTraffic(matter: Case): Finding[] {
  const { traffic } = matter.header;
  if (traffic === undefined) return [];
  const span = spanOf(matter.evidence);
  if (span === undefined)
    return [finding('traffic while the fault lasts', 'hold', 'no-evidence', 'no fault was seen')];
  return [writes(matter, traffic.writes, span), reads(matter, traffic.reads, span)];
}

interface Span {
  begin: Millis;
  end: Millis;
}

/** From when somebody saw that it is broken to the undo: what overlaps an edge belongs to neither side. */
function spanOf({ fault, effects, last }: Evidence): Span | undefined {
  const { injecting, injected, undoing } = fault;
  if (injecting === undefined || injected === undefined) return undefined;
  const seen = effects.find((effect) => effect.seen && effect.t >= injecting);
  return seen && { begin: seen.t, end: undoing ?? last };
}

function writes(matter: Case, way: 'good' | 'bad', span: Span): Finding {
  const { evidence, header } = matter;
  const wanted = header.contract.writes;
  const expectation =
    way === 'good'
      ? 'writes succeed while the fault lasts'
      : `writes are refused while the fault lasts${wanted ? `: ${answerInWords(wanted)}` : ''}`;
  const fits = (write: WriteRecord): boolean => {
    if (way === 'good') return write.outcome === 'acknowledged';
    return write.outcome !== 'acknowledged' && (wanted === undefined || isAs(write, wanted));
  };
  const seen = evidence.writes.filter((one) => one.sent >= span.begin && one.t <= span.end);
  const wrong = seen.find((write) => !fits(write));
  const told = wrong && `was ${wrong.outcome}: ${givenInWords(wrong)}`;
  return judged(matter, expectation, 'write', seen.length, wrong?.sent, told);
}

function reads(matter: Case, way: 'good' | 'bad', span: Span): Finding {
  const expectation = `reads ${way === 'good' ? 'succeed' : 'fail'} while the fault lasts`;
  const seen = matter.evidence.reads.filter((one) => one.sent >= span.begin && one.t <= span.end);
  const wrong = seen.find((read) => (read.ok && read.found !== false) !== (way === 'good'));
  const told = wrong && `was answered ${wrong.status ?? 'not at all'}`;
  return judged(matter, expectation, 'read', seen.length, wrong?.sent, told);
}

function judged(
  { evidence }: Case,
  expectation: string,
  what: string,
  seen: number,
  at: Millis | undefined,
  told: string | undefined,
): Finding {
  const grade: Grade = faultProven(evidence) ? 'fail' : 'no-evidence';
  if (at !== undefined) return finding(expectation, 'hold', grade, `a ${what} at ${moment(at)} ${told}`, at);
  if (seen < FEWEST) return finding(expectation, 'hold', 'no-evidence', `only ${count(seen, what)} in it`);
  return finding(expectation, 'hold', 'pass', `all ${count(seen, what)} of the hold`);
}
