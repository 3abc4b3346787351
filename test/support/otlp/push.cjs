// Appended to the shop's API: pushes what it counts by OTLP, as JSON over HTTP, as often as OpenTelemetry's variables say.
const since = `${Date.now()}000000`;
const named = (key, stringValue) => ({ key, value: { stringValue } });

setInterval(() => {
  const dataPoints = [...counts].map(([labels, count]) => ({
    attributes: [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => named(key, value)),
    startTimeUnixNano: since,
    timeUnixNano: `${Date.now()}000000`,
    asInt: String(count),
  }));
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
  const resource = { attributes: [named('service.name', 'shop-api'), named('service.instance.id', 'api')] };
  const body = {
    resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name: 'shop.requests', sum }] }] }],
  };
  fetch(process.env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
}, Number(process.env.OTEL_METRIC_EXPORT_INTERVAL));
