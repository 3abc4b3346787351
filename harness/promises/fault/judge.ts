/** Was it broken, was the break seen, and was it mended? */

import type { Finding } from '../../model/judgement.ts';
import { moment } from '../../text/format.ts';
import { type Case, finding } from '../case.ts';

export function judgeFault(matter: Case): Finding[] {
  return [injected(matter), undone(matter)];
}

/** The effect must be seen while the fault is in, and must still be there when the undo begins. */
function injected({ evidence, header }: Case): Finding {
  const { injecting, injected, undoing, failures } = evidence.fault;
  const expectation = `${header.fault} on ${header.service} is injected and its effect seen`;
  const judged = (grade: Finding['grade'], because: string, at?: number): Finding =>
    finding(expectation, 'inject', grade, because, at);
  if (injecting === undefined) return judged('no-evidence', 'the fault was never injected');
  if (injected === undefined) {
    const failure = failures.find((one) => undoing === undefined || one.t <= undoing);
    const detail = failure === undefined ? 'nothing says that it was complete' : failure.detail;
    return judged('no-evidence', `the injection failed: ${detail}`, failure?.t);
  }
  const before = evidence.effects.filter((effect) => effect.t < injecting).at(-1);
  if (before?.seen === true) {
    return judged('no-evidence', `the effect was there before the fault: ${before.how}`, before.t);
  }
  const during = evidence.effects.filter(
    (effect) => effect.t >= injecting && (undoing === undefined || effect.t <= undoing),
  );
  const seen = during.find((effect) => effect.seen);
  const last = during.at(-1);
  if (last === undefined) return judged('no-evidence', 'nobody looked for its effect');
  if (seen === undefined) return judged('no-evidence', `no effect was seen: ${last.how}`, last.t);
  if (!last.seen) {
    return judged(
      'no-evidence',
      `the effect was gone by ${moment(last.t)}, before the undo: ${last.how}`,
      last.t,
    );
  }
  return judged('pass', seen.how, seen.t);
}

/** A failed undo is Firedrill's trouble, never the target's; but nothing after it can be a pass. */
function undone({ evidence, header }: Case): Finding {
  const { injecting, undoing, undone, failures } = evidence.fault;
  const judged = (grade: Finding['grade'], because: string, at?: number): Finding =>
    finding(`${header.fault} on ${header.service} is undone`, 'recover', grade, because, at);
  if (injecting === undefined) return judged('no-evidence', 'the fault was never injected');
  if (undone === undefined) {
    const failure = failures.find((one) => undoing !== undefined && one.t >= undoing);
    const detail = failure?.detail ?? 'nothing says that it was complete';
    return judged('no-evidence', `the undo failed: ${detail}`, failure?.t);
  }
  const after = evidence.effects.filter((effect) => effect.t >= undone).at(-1);
  if (after?.seen === true) {
    return judged('no-evidence', `the effect is still there at ${moment(after.t)}: ${after.how}`, after.t);
  }
  return judged('pass', `complete at ${moment(undone)}`, undone);
}
