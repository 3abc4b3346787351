import type { ControlRecord, WatchingRecord } from '../../model/timeline.ts';
import { count, duration, exact, share } from '../../text/format.ts';
import type { Compared, Fared } from './moved.ts';

/** `median 4.1 ms, 0 of 16 failed without probes; median 4.2 ms, 0 of 17 failed with them` */
export function comparedInWords({ without, with: watched }: Pick<Compared, 'without' | 'with'>): string {
  return `${inWords(without)} without probes; ${inWords(watched)} with them`;
}

/** Whose requests they were, where they were no users'. */
export function whoseInWords({ own }: Pick<ControlRecord, 'own'>): string {
  return own === undefined ? "users' requests" : `requests like the ${own.probe} probe`;
}

function inWords({ requests, failed, p50Ms }: Fared): string {
  const median = requests === 0 ? '' : `median ${duration(p50Ms)}, `;
  return `${median}${failed} of ${count(requests, 'request')} failed`;
}

/** `readiness every 20 ms (0.3 ms each), …: 1.2 % of the service's time` */
export function ratesInWords({ probes, share: of }: Pick<WatchingRecord, 'probes' | 'share'>): string {
  const rates = Object.entries(probes).map(
    ([probe, { everyMs, costMs }]) => `${probe} every ${exact(everyMs)} (${duration(costMs)} each)`,
  );
  return `${rates.join(', ')}: ${share(of)} of the service's time`;
}
