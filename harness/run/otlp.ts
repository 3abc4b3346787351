import type { Target } from '../model/target.ts';

/** By which OpenTelemetry's own exporters know how often to push, milliseconds: its specification of environment variables. */
const EVERY = 'OTEL_METRIC_EXPORT_INTERVAL';
const TIMEOUT = 'OTEL_METRIC_EXPORT_TIMEOUT';
const RECEIVER = /\bprometheus:9090\/api\/v1\/otlp\b/;

/**
 * What services that push metrics find in their environment, so that they push as often for the stack's Prometheus as
 * production's do for theirs: the interval is divided by the pace as a scrape's is.
 */
export function pushing(
  { name: target, services, monitoring }: Target,
  pace: number,
): { environment: Record<string, Record<string, string>>; notes: string[] } {
  const { everyMs } = monitoring?.otlp ?? {};
  if (everyMs === undefined) return { environment: {}, notes: [] };
  const pushers = Object.entries(services).filter(([, { environment = {} }]) =>
    Object.values(environment).some((value) => RECEIVER.test(value)),
  );
  if (pushers.length === 0)
    return {
      environment: {},
      notes: [
        `targets/${target}/target.ts: monitoring.otlp: no service is told to push to the stack's Prometheus; ` +
          "say so to one, as in environment: { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://prometheus:9090/api/v1/otlp/v1/metrics' }",
      ],
    };
  const every = String(Math.max(1, Math.round(everyMs / pace)));
  return {
    environment: Object.fromEntries(pushers.map(([name]) => [name, { [EVERY]: every, [TIMEOUT]: every }])),
    notes: [
      `metrics are pushed by OTLP to the stack's Prometheus: ${pushers.map(([name]) => name).join(', ')} ` +
        `is told ${EVERY}=${every}, for ${everyMs} in production`,
    ],
  };
}
