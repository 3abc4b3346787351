import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readSeries } from '../../harness/signals/prometheus/recorded-series.ts';

test('native histograms are told by their type and are no reason to record nothing', async () => {
  const result = [
    { metric: { __name__: 'up' }, values: [[1, '1']] },
    { metric: { __name__: 'took' }, histograms: [[1, { count: '3', sum: '1', buckets: [] }]] },
  ];
  const answers: Record<string, object> = {
    '/api/v1/query': { data: { result } },
    '/api/v1/metadata': { data: { took: [{ type: 'histogram' }], up: [{ type: 'gauge' }] } },
  };
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[url.split('?')[0] ?? '']));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const read = await readSeries({
      origin: `http://127.0.0.1:${port}`,
      metrics: ['.+'],
      from: 0,
      to: 2_000,
      limitMs: 5_000,
    });
    expect(read.series).toEqual([{ labels: { __name__: 'up' }, samples: [{ t: 1_000, v: 1 }] }]);
    expect([...read.types]).toEqual([
      ['took', 'native histogram'],
      ['up', 'gauge'],
    ]);
  } finally {
    server.close();
  }
});
