import type { Exchanged } from '../../http/connections.ts';
import type { Values } from '../../http/request-template.ts';
import { isStatus, type WantedStatus } from '../../model/request.ts';
import type { WriteOutcome } from '../../model/timeline.ts';
import { denial } from './acknowledged.ts';
import { captureFrom } from './capture.ts';
import type { WriteStepSpec } from './templates.ts';

/**
 * Answers that do not say whether the write was carried out: a request timed out (408), an unexpected condition
 * after an unknown amount of work (500), or an intermediary speaking for a target it did not understand or did not
 * hear (502, 504). RFC 9110, section 15.
 */
const SAYS_NOTHING: ReadonlySet<number> = new Set([408, 500, 502, 504]);

export interface StepAnswer {
  outcome: WriteOutcome;
  /** What the body says against a status that acknowledges. */
  denied?: string;
  /** What was captured of it. */
  told: Values;
}

/** What one request of a write came to: its status, what its body takes back of that, and what the target calls it. */
export function stepAnswer(exchanged: Exchanged, step: WriteStepSpec, values: Values): StepAnswer {
  const outcome = writeOutcome(exchanged, step.acknowledged);
  if (outcome !== 'acknowledged' || exchanged.kind !== 'answer') return { outcome, told: {} };
  const { values: told, missing } = captureFrom(exchanged, step.capture ?? {});
  const denied =
    denial(exchanged.body, step, values) ??
    (missing && `${step.capture?.[missing]} is missing, which capture.${missing} asks for`);
  // A yes that its body takes back contradicts itself: it may have been done or not.
  return denied === undefined ? { outcome, told } : { outcome: 'indeterminate', denied, told: {} };
}

/**
 * What a status says of a write. Wrongly calling a write refused makes an honest target look as if it resurrected it, so
 * only a clear no counts as one: no connection was had, or an answer that means it was not done.
 */
function writeOutcome(exchanged: Exchanged, acknowledged: WantedStatus): WriteOutcome {
  switch (exchanged.kind) {
    case 'refused':
      return 'refused';
    case 'late':
    case 'reset':
      return 'indeterminate';
    case 'answer':
      if (isStatus(exchanged.status, acknowledged)) return 'acknowledged';
      return SAYS_NOTHING.has(exchanged.status) ? 'indeterminate' : 'refused';
  }
}
