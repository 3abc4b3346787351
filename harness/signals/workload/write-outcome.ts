import type { Exchanged } from '../../http/connections.ts';
import { isStatus, type WantedStatus } from '../../model/request.ts';
import type { WriteOutcome } from '../../model/timeline.ts';

/**
 * Answers that do not say whether the write was carried out: a request timed out (408), an unexpected condition
 * after who knows how much work (500), or an intermediary speaking for a target it did not understand or did not
 * hear (502, 504). RFC 9110, section 15.
 */
const SAYS_NOTHING: ReadonlySet<number> = new Set([408, 500, 502, 504]);

/**
 * What a write came to. Wrongly calling a write refused makes an honest target look as if it resurrected it, so
 * only a clear no counts as one: no connection was had, or an answer that means it was not done.
 */
export function writeOutcome(exchanged: Exchanged, acknowledged: WantedStatus): WriteOutcome {
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
