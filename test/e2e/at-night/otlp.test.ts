import { expect, test } from 'vitest';
import { runTampered } from '../../support/drill.ts';
import { pushingShop } from '../../support/otlp/pushing-shop.ts';

/** Nothing scrapes the API: what is promised of its metrics, and what fires by them, is known by what it pushes. */
test.each([2, 3] as const)('metrics that are pushed by OTLP reach Prometheus %i', async (version) => {
  const { report, records } = await runTampered(pushingShop(version));
  const said = (id: RegExp) => report.findings.filter((one) => id.test(one.id ?? ''));
  expect(said(/^metrics\//).map(({ grade }) => grade)).not.toContain('fail');
  expect(said(/^metrics\/.*refused/)[0], JSON.stringify(said(/^metrics/))).toMatchObject({ grade: 'pass' });
  expect(said(/^alerts\/ShopRefusesNotes\/(loaded|fires|delivered)$/).map(({ grade }) => grade)).toEqual([
    'pass',
    'pass',
    'pass',
  ]);
  expect(records[0]).toMatchObject({
    images: expect.objectContaining({ [version === 3 ? 'prometheus-3' : 'prometheus']: expect.anything() }),
  });
  expect(report.verdict.status, report.verdict.reason).not.toBe('fail');
});
