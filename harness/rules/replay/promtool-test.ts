/** One promtool test group: a virtual run of some series. Times in milliseconds from the group's start. */
export interface VirtualRun {
  /** Marks the group's answers in promtool's output; letters, digits and `-`. */
  readonly id: string;
  readonly gridMs: number;
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly values: string }[];
  /** When to ask for the state of the alerts: moments of evaluation. */
  readonly evaluations: readonly number[];
}

/**
 * Writes a unit test file for `promtool test rules`. It expects no alert ever, so promtool prints every one that is
 * pending or firing, which is the only way to see pending at all.
 */
export function promtoolTest(
  rulesFile: string,
  evaluationIntervalMs: number,
  runs: readonly VirtualRun[],
): string {
  // JSON is YAML, and is written in a fraction of the time.
  return JSON.stringify({
    rule_files: [rulesFile],
    evaluation_interval: `${evaluationIntervalMs}ms`,
    tests: runs.map((run) => ({
      interval: `${run.gridMs}ms`,
      input_series: run.series.map(({ labels, values }) => ({ series: notation(labels), values })),
      promql_expr_test: run.evaluations.map((ms) => ({ expr: question(run.id), eval_time: `${ms}ms` })),
    })),
  });
}

/** The query whose failures carry the answers. No alert has such a name, so the matcher only carries the id. */
function question(id: string): string {
  return `count by (alertname, alertstate) (ALERTS{alertname!="run ${id}"})`;
}

const PLAIN_NAME = /^[a-zA-Z_:][\w:]*$/;
const PLAIN_LABEL = /^[a-zA-Z_]\w*$/;

/** A series as promtool reads it: `name{label="value"}`; names in UTF-8 in quotes, as Prometheus 3 has them. */
export function notation(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...rest } = labels;
  const quoted = (value: string) =>
    `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
  const inside = Object.entries(rest).map(
    ([label, value]) => `${PLAIN_LABEL.test(label) ? label : quoted(label)}=${quoted(value)}`,
  );
  if (!PLAIN_NAME.test(name)) return `{${[quoted(name), ...inside].join(',')}}`;
  return inside.length === 0 ? name : `${name}{${inside.join(',')}}`;
}

/** The state of one alert at one evaluation of one run: `firing` if any of its instances is. */
export interface AlertAt {
  readonly run: string;
  readonly ms: number;
  readonly alert: string;
  readonly state: 'pending' | 'firing';
}

/** What promtool said: the alerts seen, and errors that are no answers. */
export interface PromtoolAnswer {
  readonly alerts: readonly AlertAt[];
  readonly errors: readonly string[];
}

/** Reads the answers out of promtool's complaints. */
export function parsePromtool(output: string): PromtoolAnswer {
  const alerts: AlertAt[] = [];
  const errors: string[] = [];
  let at: { run: string; ms: number } | undefined;
  for (const line of output.split('\n')) {
    const asked = line.match(/^\s*expr: "count by .*alertname!=\\"run ([\w-]+)\\"\}\)", time: (\S+),\s*$/);
    if (asked !== null) {
      at = { run: asked[1] ?? '', ms: goDuration(asked[2] ?? '') };
    } else if (/^\s*got: /.test(line) && at !== undefined) {
      for (const [, alert, state] of line.matchAll(
        /\{alertname="((?:[^"\\]|\\.)*)", alertstate="(\w+)"\}/g,
      )) {
        if (state === 'pending' || state === 'firing')
          alerts.push({ ...at, alert: unquoted(alert ?? ''), state });
      }
    } else if (!/^\s*(exp: nil|FAILED:|SUCCESS|Unit Testing: .*)?\s*$/.test(line)) {
      errors.push(line.trim());
    }
  }
  return { alerts, errors };
}

function unquoted(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

/** A duration as promtool prints it (`1m15s`, `1h0m0.5s`, `1m15s500ms`), in ms. */
function goDuration(text: string): number {
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|[smhdwy])/g)) {
    total += Number(amount) * (units[unit as keyof typeof units] ?? 0);
  }
  return total;
}
