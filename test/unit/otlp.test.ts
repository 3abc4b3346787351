import { expect, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsOf } from '../../harness/cli/components.ts';
import { lacksOtlpReceiver } from '../../harness/cli/otlp-receiver.ts';
import { otlpFlag, prometheusOf } from '../../harness/components/prometheus-version.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import { pushing } from '../../harness/run/otlp.ts';
import { pushingShop } from '../support/otlp/pushing-shop.ts';

const shop = await loadTarget(`${import.meta.dirname}/../support/shop/targets/shop/target.ts`);
const pushes = (version: 2 | 3): Target => pushingShop(version).target?.(shop.target) ?? shop.target;

test('a service that pushes does so as much oftener as the pace has it, and that is said', () => {
  const { environment, notes } = pushing(pushes(3), 10);
  expect(environment).toEqual({
    api: { OTEL_METRIC_EXPORT_INTERVAL: '1000', OTEL_METRIC_EXPORT_TIMEOUT: '1000' },
  });
  expect(notes).toEqual([
    expect.stringMatching(/api is told OTEL_METRIC_EXPORT_INTERVAL=1000, for 10000 in production/),
  ]);
});

test('where no service pushes it is said how, and without monitoring.otlp nothing changes', () => {
  const target = pushes(2);
  const unsaid = { ...target, services: shop.target.services };
  expect(pushing(unsaid, 10)).toEqual({
    environment: {},
    notes: [
      expect.stringMatching(/monitoring\.otlp: no service is told to push .*OTEL_EXPORTER_OTLP_METRICS/),
    ],
  });
  expect(pushing(shop.target, 10)).toEqual({ environment: {}, notes: [] });
});

test('the Prometheus 2.53 of a distribution has no receiver, which is said before a start', () => {
  const images = (origin: 'built' | 'pulled') => new Map([['prometheus', { origin }]]);
  expect(lacksOtlpReceiver(pushes(2), images('built'))).toMatch(/has no OTLP receiver; say version: 3/);
  expect(lacksOtlpReceiver(pushes(2), images('pulled'))).toBeUndefined();
  expect(lacksOtlpReceiver(pushes(3), images('built'))).toBeUndefined();
  expect(lacksOtlpReceiver(shop.target, images('built'))).toBeUndefined();
});

test('the version that a target names is the one that is needed and runs, 2 where it names none', () => {
  const names = (target: Target) => componentsOf([{ ...shop, target }]).map(({ name }) => name);
  expect(names(pushes(3))).toContain('prometheus-3');
  expect(names(shop.target)).not.toContain('prometheus-3');
  expect(prometheusOf({ version: 3 }).major).toMatch(/^3\./);
  expect(prometheusOf({}).major).toMatch(/^2\./);
  expect([2, 3].map((version) => otlpFlag({ version: version === 3 ? 3 : 2 }))).toEqual([
    '--enable-feature=otlp-write-receiver',
    '--web.enable-otlp-receiver',
  ]);
});
