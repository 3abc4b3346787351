import fc from 'fast-check';

/** Durations that every pace of a test divides, as people write them. */
const duration = fc.constantFrom('20s', '1m', '5m', '1h', '90s', '1h30m', '300', '2d', '60000ms');
const metric = fc.constantFrom(
  'up',
  'errors_total',
  'job:errors:rate5m',
  '{"http.requests"}',
  'x{a="[5m]",b=~"5m|1h"}',
);
const number = fc.constantFrom('0', '1', '0.05', '5m', '1e3', '-3', 'Inf');

/** PromQL of every shape that rules have; always a vector, always valid. */
export const vector: fc.Arbitrary<string> = fc.letrec<{ vector: string; leaf: string; window: string }>(
  (tie) => ({
    leaf: fc.oneof(
      metric,
      fc.tuple(metric, duration).map(([name, ms]) => `${name} offset ${ms}`),
      fc
        .tuple(fc.constantFrom('rate', 'increase', 'max_over_time', 'changes'), tie('window'))
        .map(([f, w]) => `${f}(${w})`),
    ),
    window: fc.oneof(
      fc.tuple(metric, duration).map(([name, range]) => `${name}[${range}]`),
      fc.tuple(metric, duration, duration).map(([name, range, ms]) => `${name}[${range}] offset ${ms}`),
      fc
        .tuple(tie('vector'), duration, duration)
        .map(([inner, range, step]) => `(${inner})[${range}:${step}]`),
    ),
    vector: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      tie('leaf'),
      fc.tuple(fc.constantFrom('sum', 'max', 'count'), tie('vector')).map(([f, v]) => `${f} by (job) (${v})`),
      fc
        .tuple(
          tie('vector'),
          fc.constantFrom('+', '-', '*', '/', '>', '==', '< bool', 'and', 'or', 'unless'),
          tie('vector'),
        )
        .map((p) => p.join(' ')),
      fc.tuple(tie('vector'), fc.constantFrom('>', '<=', '*', '- '), number).map((p) => p.join(' ')),
      tie('vector').map((v) => `(${v})`),
      tie('vector').map((v) => `abs(\n  ${v} # [1m]\n)`),
    ),
  }),
).vector;

/** A scalar as YAML may write it, indented by ten: in quotes of either kind, with escapes, as a block. */
const STYLES: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(text),
  (text) => JSON.stringify(text).replaceAll('[', '\\x5b').replaceAll('a', '\\u0061'),
  (text) => `'${text.replaceAll("'", "''").replaceAll('\n', '\n\n          ')}'`,
  (text) => `|-\n          ${text.replaceAll('\n', '\n          ')}`,
  (text) => `| # kept\n          ${text.replaceAll('\n', '\n          ')}`,
];

/** Rule files in the style of public ones, with comments, anchors and every way to write a scalar. */
export const ruleFile: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      expr: vector,
      style: fc.constantFrom(...STYLES),
      wait: duration,
      kept: fc.boolean(),
      interval: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((rules) =>
    [
      '# alerts',
      'groups:',
      ...rules.flatMap(({ expr, style, wait, kept, interval }, index) => {
        const written = /[a-z]$/.test(wait) ? wait : `${wait}s`;
        return [
          `-   name: "g${index}"  # a group`,
          ...(interval ? ['    interval:   1m'] : []),
          '    rules:',
          `    - alert: A${index}`,
          `      expr: ${style(expr)}`,
          `      for: &w${index}   ${written} # as long`,
          ...(kept ? [`      keep_firing_for: *w${index}`] : []),
          `      labels: {waits: *w${index}}`,
          "      annotations: {text: '{{ $value }} in [5m]'}",
        ];
      }),
      '',
    ].join('\n'),
  );
