import { prometheus } from './prometheus/prometheus.ts';
import { prometheus3 } from './prometheus-3/prometheus-3.ts';

/** The Prometheus that a target's stack runs: of the major version that its owners say production has, 2 by default. */
export function prometheusOf({ version = 2 }: { version?: 2 | 3 } = {}): typeof prometheus {
  return version === 3 ? prometheus3 : prometheus;
}

/** The flag by which it takes metrics that are pushed by OTLP, at `/api/v1/otlp`. */
export function otlpFlag({ version = 2 }: { version?: 2 | 3 }): string {
  return version === 3 ? '--web.enable-otlp-receiver' : '--enable-feature=otlp-write-receiver';
}
