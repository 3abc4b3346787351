import { count, duration } from '../../text/format.ts';
import type { Compared, Fared } from './moved.ts';

/** `median 4.1 ms, 0 of 16 failed without probes; median 4.2 ms, 0 of 17 failed with them` */
export function comparedInWords({ without, with: watched }: Pick<Compared, 'without' | 'with'>): string {
  return `${inWords(without)} without probes; ${inWords(watched)} with them`;
}

function inWords({ requests, failed, p50Ms }: Fared): string {
  const median = requests === 0 ? '' : `median ${duration(p50Ms)}, `;
  return `${median}${failed} of ${count(requests, 'request')} failed`;
}
