import { describe, expect, test } from 'vitest';
import type { MetricType } from '../../harness/rules/lint.ts';
import { readOpenMetrics, writeOpenMetrics } from '../../harness/rules/replay/open-metrics.ts';

const SERIES = [
  {
    labels: { __name__: 'hits_total', path: 'a"b\\c\nd {e}, f=1' },
    samples: [
      { t: 1_500, v: 1 },
      { t: 2_250, v: 2.5 },
    ],
  },
  {
    labels: { __name__: 'odd' },
    samples: [
      { t: 1_000, v: Number.POSITIVE_INFINITY },
      { t: 2_000, v: Number.NEGATIVE_INFINITY },
    ],
  },
  { labels: { __name__: 'took_bucket', le: '0.10' }, samples: [{ t: 1_000, v: 3 }] },
  { labels: { __name__: 'took_count' }, samples: [{ t: 1_000, v: 3 }] },
];
const TYPES = new Map<string, MetricType>([
  ['hits_total', 'counter'],
  ['took', 'histogram'],
]);

describe('series as OpenMetrics', () => {
  test('are written family by family with their types and a timestamp each', () => {
    expect(writeOpenMetrics({ series: SERIES, types: TYPES })).toBe(`# TYPE hits counter
hits_total{path="a\\"b\\\\c\\nd {e}, f=1"} 1 1.5
hits_total{path="a\\"b\\\\c\\nd {e}, f=1"} 2.5 2.25
# TYPE odd unknown
odd +Inf 1
odd -Inf 2
# TYPE took histogram
took_bucket{le="0.10"} 3 1
took_count 3 1
# EOF
`);
  });

  test('declare families of which there is none, so that this is known', () => {
    const types = new Map<string, MetricType>([...TYPES, ['misses_total', 'counter']]);
    const text = writeOpenMetrics({ series: SERIES, types });
    expect(text).toMatch(/\n# TYPE misses counter\n# EOF\n$/);
    expect(readOpenMetrics(text, 'a.om').types.get('misses')).toBe('counter');
  });

  test('name native histograms, whose samples cannot be written', () => {
    const types = new Map<string, MetricType>([
      ['took', 'native histogram'],
      ['http.took', 'native histogram'],
    ]);
    const text = writeOpenMetrics({ series: SERIES.slice(0, 1), types });
    expect(text).toContain('# TYPE took unknown\n# HELP took native histogram, of which no samples');
    const read = readOpenMetrics(text, 'a.om');
    expect([read.types.get('took'), read.types.get('http.took')]).toEqual([
      'native histogram',
      'native histogram',
    ]);
  });

  test('are read back as they were', () => {
    const read = readOpenMetrics(writeOpenMetrics({ series: SERIES, types: TYPES }), 'series.om');
    expect(read.series).toEqual(SERIES);
    expect(read.types.get('hits')).toBe('counter');
  });

  test('leave out the ends of series, which the format cannot say', () => {
    const ended = [
      {
        labels: { __name__: 'a' },
        samples: [
          { t: 1_000, v: 1 },
          { t: 2_000, v: 'stale' as const },
        ],
      },
    ];
    expect(writeOpenMetrics({ series: ended, types: new Map() })).toBe('# TYPE a unknown\na 1 1\n# EOF\n');
  });

  test('are read in any order, past comments and exemplars', () => {
    const text = '# HELP a b\n\na{x="1",} 2 2.000 # {trace="x"} 0.5\na{x="1"} NaN 1\n# EOF\n';
    expect(readOpenMetrics(text, 'a.om').series).toEqual([
      {
        labels: { __name__: 'a', x: '1' },
        samples: [
          { t: 1_000, v: Number.NaN },
          { t: 2_000, v: 2 },
        ],
      },
    ]);
  });

  test('may have names in UTF-8, and are written so', () => {
    const text = '# TYPE "http.requests" unknown\n{"http.requests","k.l"="m"} 1 1\n# EOF\n';
    const { series, types } = readOpenMetrics(text, 'a.om');
    expect(series).toEqual([
      { labels: { __name__: 'http.requests', 'k.l': 'm' }, samples: [{ t: 1_000, v: 1 }] },
    ]);
    expect(types.get('http.requests')).toBe('unknown');
    expect(writeOpenMetrics({ series, types })).toBe(text);
  });

  test('are read in time that grows with their number alone', () => {
    const samples = (count: number) =>
      `${Array.from({ length: count }, (_, i) => `a{x="${i % 50}"} ${i} ${1_767_225_600 + i}`).join('\n')}\n# EOF\n`;
    const { series } = readOpenMetrics(samples(200_000), 'a.om');
    expect([series.length, series[0]?.samples.length]).toEqual([50, 4_000]);
  });

  test.each([
    ['a 1 1\nb{x="1" 2 2\n', /series.om:2: not a sample in OpenMetrics text/],
    ['a{x=1} 2 2\n', /series.om:1: labels stop making sense at "x=1"/],
    ['a 1\n', /series.om:1: the sample has no timestamp/],
    ['a one 1\n', /series.om:1: "one 1" is not a value and a timestamp/],
    ['a 1 soon\n', /"1 soon" is not a value and a timestamp/],
    ['# EOF\n', /series.om: no samples in it/],
    ['a 1 1\na 1 2\n', /series.om:2: the file ends without "# EOF", so it was cut off/],
    ['a 1 1767225600\na 1 17672', /series.om:2: the file ends without "# EOF"/],
    [
      'a 1 1767225600\na 1 1767225601\nb 1 17672\n# EOF\n',
      /series.om:3: the timestamp 17672 .* lies more than a week/,
    ],
    ['a 1 1767225600000\n# EOF\n', /series.om:1: the timestamp 1767225600000 looks like milliseconds/],
    ['{"status":"success"}\n', /series.om:1: this is JSON as Prometheus' API answers it/],
    ['a 1 1\na 1 -5\n# EOF\n', /series.om:2: the timestamp -5 lies before 1970/],
    [
      'a{b="c"} 1 1\na{b="c"} 1 1\n# EOF\n',
      /series.om:2: a\{b="c"\} has a second sample at 1, after that of line 1/,
    ],
    ['a{b="c",d="e"} 1 1\na{d="e",b="c"} 2 1\n# EOF\n', /series.om:2: .* has a second sample/],
    ['a {count:4,sum:5,schema:0,buckets:[1,2]} 1\n# EOF\n', /series.om:1: this is a native histogram/],
    ['{b="c"} 1 1\n# EOF\n', /series.om:1: the sample has no name/],
  ])('refuses %j', (text, reason) => {
    expect(() => readOpenMetrics(text, 'series.om')).toThrow(reason);
    expect(() => readOpenMetrics(text, 'series.om')).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

test('recordings put after one another are read, and the last has to be whole', () => {
  const one = (t: number) => `a{b="c"} 1 ${t}\n`;
  const whole = `\ufeff${one(1)}# EOF\n${one(2)}# EOF\n`;
  expect(readOpenMetrics(whole, 'f.om').series[0]?.samples).toHaveLength(2);
  expect(() => readOpenMetrics(`${one(1)}# EOF\n${one(2)}`, 'f.om')).toThrow(
    /f\.om:3: the file ends without "# EOF"/,
  );
});
