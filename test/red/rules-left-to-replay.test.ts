import { expect, test } from 'vitest';
import { runTampered } from '../support/drill.ts';

/**
 * At eight requests a second two minutes of an outage hold 960 refusals, and the twelve seconds that pace 10 makes of
 * them a tenth of that: production would be told, and nobody hears of it live.
 */
const COUNTING =
  'sum(increase(veza_gin_http_requests_total{status=~"5..", path!~".*/(readyz|canary)"}[2m])) > 300';

test('a rule that no pace can scale is proven as written, and its silence live is nobody’s failure', async () => {
  const { report, records, graded } = await runTampered({
    rules: (text) =>
      text.replace(/(- alert: VezaHigh5xxRate\n {8}expr: )\|[\s\S]*?(?=\n {8}for:)/, `$1'${COUNTING}'`),
  });
  expect(records[0]).toMatchObject({
    rules: expect.arrayContaining([
      expect.objectContaining({
        alert: 'VezaHigh5xxRate',
        unscaled: expect.stringMatching(/^increase\(\): it counts/),
      }),
      expect.not.objectContaining({ unscaled: expect.anything() }),
    ]),
  });
  expect(
    records.some((one) => one.kind === 'alert' && one.alert === 'VezaHigh5xxRate' && one.state === 'firing'),
  ).toBe(false);
  const said = report.findings.filter(({ expectation }) => expectation.startsWith('VezaHigh5xxRate'));
  expect(said.map(({ expectation, grade }) => [expectation, grade])).toEqual([
    ['VezaHigh5xxRate is loaded', 'pass'],
    ["VezaHigh5xxRate fires as written, at production's durations", 'pass'],
  ]);
  expect(graded('fail')).toEqual([]);
  const summary = report.alerts.find(({ name }) => name === 'VezaHigh5xxRate');
  expect(summary).toMatchObject({ firing: null, asWritten: { status: 'fires' } });
});
