import { expect, test } from 'vitest';
import { runTampered } from '../../support/drill.ts';
import { pushingShop } from '../../support/otlp/pushing-shop.ts';

/** Nothing scrapes the API: what is promised of its metrics, and what fires by them, is known by what it pushes. */
test('metrics that are pushed by OTLP reach a Prometheus 3, and alerts fire by them', async () => {
  const { report, records } = await runTampered(pushingShop(3));
  const said = (id: RegExp) => report.findings.filter((one) => id.test(one.id ?? ''));
  expect(said(/^metrics\//).map(({ grade }) => grade)).not.toContain('fail');
  expect(said(/^metrics\/refusals-counted/)[0], JSON.stringify(said(/^metrics/))).toMatchObject({
    grade: 'pass',
  });
  expect(said(/^alerts\/ShopRefusesNotes\/(loaded|fires|delivered)$/).map(({ grade }) => grade)).toEqual([
    'pass',
    'pass',
    'pass',
  ]);
  expect(records[0]).toMatchObject({
    images: expect.objectContaining({ 'prometheus-3': expect.anything() }),
  });
  expect(report.verdict.status, report.verdict.reason).not.toBe('fail');
});
