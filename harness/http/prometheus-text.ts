/**
 * Reads Prometheus' text format (prometheus.io, "Text-based format"), as far as adding up samples asks for it.
 *
 * No library is used, because none on npm that was looked at is both kept and right: parse-prometheus-text-format 1.1.1
 * (without a change since 2019, no types) merges the buckets of a histogram with the last series' count and drops their
 * labels, and takes an exemplar for a timestamp; prom2javascript 0.2.0 (2021) refuses `NaN` and `-Inf`; exposition 1.2.0
 * is as old; prom-client and its kin only write the format. Each would be larger than this and wrong where it counts.
 */

/**
 * Name, labels in braces, value; what follows, a timestamp or OpenMetrics' exemplar, is not read. A label's value may
 * hold braces and, escaped, quotes.
 */
const SAMPLE = /^\s*([A-Za-z_:][\w:]*)\s*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s*(\S+)/;
const LABEL = /(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * The sum of the samples of one name that carry the labels; 0 where there are none. Names are those of samples: those of
 * a histogram `h` are `h_bucket`, `h_sum` and `h_count`.
 * @returns NaN where one of them is, or both infinities are among them
 */
export function sumOf(text: string, metric: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels);
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, name, inBraces = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (name !== metric) continue;
    const has = new Map(
      [...inBraces.matchAll(LABEL)].map(([, label, text = '']) => [label, unescaped(text)]),
    );
    if (wanted.every(([label, text]) => has.get(label) === text)) sum += numberOf(value);
  }
  return sum;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_all, character: string) => (character === 'n' ? '\n' : character));
}

/** As Go writes numbers: `+Inf`, `-Inf` and `NaN` among them. */
function numberOf(value: string): number {
  return Number(value.replace(/^([+-]?)inf$/i, '$1Infinity'));
}
