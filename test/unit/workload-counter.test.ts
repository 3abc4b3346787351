import { expect, test } from 'vitest';
import { readCounter } from '../../harness/http/counter.ts';
import { sumOf } from '../../harness/http/prometheus-text.ts';
import { httpServer } from './workload-server.ts';

const TEXT = `# HELP calls_total Calls that arrived.
# TYPE calls_total counter
calls_total{path="/a",status="200"} 3
calls_total{path="/a",status="503"} 2
calls_total{path="/b, \\"c\\"",status="200"} 40 1395066363000
calls_total_created{path="/a"} 1.6e9
other 1
`;

test('a counter is the sum of the series that carry the labels', () => {
  expect(sumOf(TEXT, 'calls_total', { path: '/a' })).toBe(5);
  expect(sumOf(TEXT, 'calls_total', { path: '/a', status: '503' })).toBe(2);
  expect(sumOf(TEXT, 'calls_total', { path: '/b, "c"' })).toBe(40);
  expect(sumOf(TEXT, 'calls_total', {})).toBe(45);
  expect(sumOf(TEXT, 'other', {})).toBe(1);
});

test('a metric that has no series yet is 0', () => {
  expect(sumOf(TEXT, 'calls_total', { path: '/z' })).toBe(0);
  expect(sumOf(TEXT, 'calls', {})).toBe(0);
});

test.each<[string, string, Record<string, string>, number]>([
  ['a value with braces, a comma and a line break', 'a{x="}, {\\n",y="z"} 3', { x: '}, {\n', y: 'z' }, 3],
  ['a value with a backslash before an n', 'a{x="C:\\\\n"} 3', { x: 'C:\\n' }, 3],
  ['space wherever the format lets it be', '  a { x = "1" , y="2", }  3', { x: '1', y: '2' }, 3],
  [
    "an exemplar of OpenMetrics, whose labels are not the sample's",
    'a{x="1"} 3 # {x="9"} 7 1.5',
    { x: '1' },
    3,
  ],
  ['an exemplar after a sample without labels', 'a 3 # {x="9"} 7 1.5', {}, 3],
  ['a timestamp', 'a{x="1"} 3 1395066363000', { x: '1' }, 3],
  ['an exponent', 'a 1.5e-3', {}, 0.0015],
  ['infinity', 'a +Inf\na 1', {}, Number.POSITIVE_INFINITY],
  ['negative infinity', 'a -Inf', {}, Number.NEGATIVE_INFINITY],
  ['what is no number', 'a 1\na NaN', {}, Number.NaN],
  ['the end of OpenMetrics, a unit and a comment', '# UNIT a bytes\n# a 7\na 3\n# EOF\n', {}, 3],
])('a sample is read with %s', (_what, text, labels, sum) => {
  expect(sumOf(text, 'a', labels)).toBe(sum);
});

test('buckets, sum and count of a histogram have names and labels of their own', () => {
  const text = 'h_bucket{le="0.5",a="x"} 1\nh_bucket{le="+Inf",a="x"} 2\nh_count{a="x"} 2\nh_count{a="y"} 5';
  expect(sumOf(text, 'h_bucket', { le: '+Inf' })).toBe(2);
  expect(sumOf(text, 'h_count', { a: 'y' })).toBe(5);
});

test('a counter that is no number, or is not told, is an error that says so', async () => {
  await using server = await httpServer((request, response) =>
    request.url === '/metrics' ? response.end('a NaN\nb 2\n') : response.writeHead(503).end(),
  );
  expect(await readCounter(`${server.url}/metrics`, 'b', {})).toBe(2);
  await expect(readCounter(`${server.url}/metrics`, 'a', {})).rejects.toThrow('/metrics says that a is NaN');
  await expect(readCounter(`${server.url}/elsewhere?x=1`, 'a', {})).rejects.toThrow(
    /^\/elsewhere answered 503$/,
  );
});
