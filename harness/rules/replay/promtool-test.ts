/** One promtool test group: a virtual run of some series. Times in milliseconds from the group's start. */
export interface VirtualRun {
  /** Marks the group's answers in promtool's output; letters, digits and `-`. */
  readonly id: string;
  readonly gridMs: number;
  readonly series: readonly { readonly labels: Readonly<Record<string, string>>; readonly values: string }[];
  /** Moments of evaluation: the last before the injection, the first after it, and the last of all. */
  readonly evaluations: { readonly before: number; readonly first: number; readonly last: number };
}

/** A value of an expression that is asked for over a whole run: how near a rule came. */
export interface Question {
  readonly id: number;
  readonly expr: string;
}

/** What one run is asked beside its alerts' states. */
export interface Extras {
  readonly questions: readonly Question[];
  /** Alerts of which every firing instance is wanted, with its labels. */
  readonly instancesOf: readonly string[];
}

/** How the rules under test are evaluated, ms. */
export interface Evaluated {
  readonly intervalMs: number;
  /** How much earlier than its evaluation a rule is asked, and its alerts are stamped. */
  readonly queryOffsetMs: number;
  /** In how many stretches a run is asked about; 1 by default. */
  readonly parts?: number;
}

/** The evaluations from one to another, both included, in so many stretches: when each ends, and how far back it reaches. */
function stretchesOf(from: number, to: number, intervalMs: number, parts: number) {
  const each = Math.max(1, Math.ceil((to - from + intervalMs) / intervalMs / parts)) * intervalMs;
  const found: { to: number; lengthMs: number }[] = [];
  for (let at = from; at <= to; at += each) {
    const end = Math.min(to, at + each - intervalMs);
    found.push({ to: end, lengthMs: end - at + 1 });
  }
  return found;
}

/**
 * Writes a unit test file for `promtool test rules`. It expects nothing ever, so promtool prints what it found. A run is
 * asked a few questions about all of its evaluations at once: asked about each, promtool takes twice as long.
 * @param extras for the first run
 */
export function promtoolTest(
  rulesFile: string,
  { intervalMs, queryOffsetMs, parts = 1 }: Evaluated,
  runs: readonly VirtualRun[],
  extras: Extras = { questions: [], instancesOf: [] },
): string {
  // JSON is YAML, and is written in a fraction of the time.
  return JSON.stringify({
    rule_files: [rulesFile],
    evaluation_interval: `${intervalMs}ms`,
    tests: runs.map(({ id, gridMs, series, evaluations: { before, first, last } }, index) => {
      const { questions, instancesOf } = index === 0 ? extras : { questions: [], instancesOf: [] };
      const ask = (expr: string, ms: number) => ({ expr, eval_time: `${ms}ms` });
      // Alerts are stamped with the moment that they were asked about, and are seen by the next step of a subquery.
      const step = Math.ceil((first - queryOffsetMs) / intervalMs) * intervalMs;
      const stretches = stretchesOf(step, last, intervalMs, parts);
      return {
        interval: `${gridMs}ms`,
        input_series: series.map(({ labels, values }) => ({ series: playedAs(labels), values })),
        promql_expr_test: [
          ask(
            `count by (alertname, alertstate) (ALERTS{alertname!="run ${id} before"})`,
            Math.max(0, before - queryOffsetMs),
          ),
          ...stretches.flatMap(({ to, lengthMs }) => {
            const window = `[${lengthMs}ms:${intervalMs}ms]`;
            const firing = (which: string) =>
              `timestamp(ALERTS{alertname!="run ${id} ${which}",alertstate="firing"})`;
            const active = `(timestamp(ALERTS_FOR_STATE{alertname!="run ${id} active"}) - ALERTS_FOR_STATE)`;
            return [
              ask(moment('min', firing('first'), window), to),
              ask(moment('max', firing('last'), window), to),
              ask(moment('max', active, window), to),
              ...questions.flatMap((question) => [
                ask(extreme('min', question, id, window), to),
                ask(extreme('max', question, id, window), to),
              ]),
              ...instancesOf.map((alert) => ask(instances(alert, id, lengthMs), to)),
            ];
          }),
        ],
      };
    }),
  });
}

/** Promtool prints two digits of a value, but a label as it is. No alert has a name like the matcher's, which carries the id. */
function moment(which: 'min' | 'max', value: string, window: string): string {
  return `count_values by (alertname) ("t", ${which} by (alertname) (${which}_over_time(${value}${window})))`;
}

/** An expression's least and greatest value; the id is in a label that is replaced in nothing. */
function extreme(which: 'min' | 'max', { id, expr }: Question, run: string, window: string): string {
  const named = `label_replace(vector(0), "asked", "run ${run} ${which}-${id}", "", "")`;
  return `count_values("t", ${which}(${which}_over_time((${expr})${window}))) unless on (t, asked) ${named}`;
}

/** Every firing instance of an alert, with all its labels. */
function instances(alert: string, run: string, reachMs: number): string {
  const matchers = `alertname=${JSON.stringify(alert)},alertname!="run ${run} instances",alertstate="firing"`;
  return `max_over_time(ALERTS{${matchers}}[${reachMs}ms])`;
}

const PLAIN_NAME = /^[a-zA-Z_:][\w:]*$/;
const PLAIN_LABEL = /^[a-zA-Z_]\w*$/;

/** A series as promtool reads it: `name{label="value"}`; names in UTF-8 in quotes, as Prometheus 3 has them. */
export function notation(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...rest } = labels;
  const inside = pairs(rest);
  if (!PLAIN_NAME.test(name)) return `{${[quoted(name), ...inside].join(',')}}`;
  return inside.length === 0 ? name : `${name}{${inside.join(',')}}`;
}

/** As `notation`, but so that promtool of Prometheus 2 reads it, too; and `inf{…}` would be a number. */
function playedAs(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '' } = labels;
  if (PLAIN_NAME.test(name) && !/^(?:inf|nan)$/i.test(name)) return notation(labels);
  return `{${pairs(labels).join(',')}}`;
}

function pairs(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(
    ([label, value]) => `${PLAIN_LABEL.test(label) ? label : quoted(label)}=${quoted(value)}`,
  );
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Whether all names of a series can be written without quotes, as every Prometheus before 3 wants them. */
export function plainlyLabelled(labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(labels).every((label) => PLAIN_LABEL.test(label));
}

/** What one run says of one alert; `firing` if any of its instances is. Times in ms from the run's start. */
export interface AlertSeen {
  readonly run: string;
  readonly alert: string;
  /** Its state at the last evaluation before the injection. */
  readonly before?: 'pending' | 'firing';
  /** The first and the last evaluation after the injection at which it was firing. */
  readonly first?: number;
  readonly last?: number;
  /** How long it was pending or firing at most, after the injection. */
  readonly activeMs?: number;
}

/** What promtool said: the alerts seen, values asked for, and errors that are no answers. */
export interface PromtoolAnswer {
  readonly alerts: readonly AlertSeen[];
  readonly values: readonly {
    readonly run: string;
    readonly id: number;
    readonly which: 'min' | 'max';
    readonly value: number;
  }[];
  /** Labels of firing instances, of alerts that these were asked of. */
  readonly instances: readonly {
    readonly run: string;
    readonly alert: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly errors: readonly string[];
  /** Whether promtool held more samples for a query than it may. */
  readonly tooMany: boolean;
}

/** What is only told beside may fail without harm. */
const FAILED_EXTRA = /^\s*expr: ".*run [\w-]+ (?:(?:min|max)-\d+|instances)\b.*", time: .* err: /;
const ASKED = /^\s*expr: "((?:[^"\\]|\\.)*)", time: (\S+),\s*$/;
const SAMPLE = /\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\} /g;

/**
 * Reads the answers out of promtool's complaints.
 * @param queryOffsetMs how much earlier than its evaluation an alert is stamped
 */
export function parsePromtool(output: string, queryOffsetMs = 0): PromtoolAnswer {
  const seen = new Map<string, { -readonly [K in keyof AlertSeen]: AlertSeen[K] }>();
  const values: { run: string; id: number; which: 'min' | 'max'; value: number }[] = [];
  const instances: { run: string; alert: string; labels: Record<string, string> }[] = [];
  const errors: string[] = [];
  let asked: { run: string; about: string } | undefined;
  for (const line of output.split('\n')) {
    const expr = line.match(ASKED)?.[1];
    if (expr !== undefined) {
      const [, run = '', about = ''] = expr.match(/"run ([\w-]+) ([\w-]+)\\?"/) ?? [];
      asked = { run, about };
    } else if (/^\s*got: /.test(line) && asked !== undefined) {
      for (const labels of labelsIn(line)) {
        const [which, id] = asked.about.split('-');
        if (which === 'min' || which === 'max') {
          values.push({ run: asked.run, id: Number(id), which, value: number(labels.get('t')) });
          continue;
        }
        const alert = labels.get('alertname') ?? '';
        if (asked.about === 'instances') {
          const { alertstate: _, ...own } = Object.fromEntries(labels);
          instances.push({ run: asked.run, alert, labels: own });
          continue;
        }
        const key = JSON.stringify([asked.run, alert]);
        const one = seen.get(key) ?? { run: asked.run, alert };
        seen.set(key, one);
        const t = Math.round(number(labels.get('t')) * 1000);
        const at = t + queryOffsetMs;
        // A run may have been asked about in several stretches.
        if (asked.about === 'active') one.activeMs = Math.max(at, one.activeMs ?? at);
        else if (asked.about === 'first') one.first = Math.min(at, one.first ?? at);
        else if (asked.about === 'last') one.last = Math.max(at, one.last ?? at);
        else {
          const state = labels.get('alertstate');
          if (state === 'firing' || (state === 'pending' && one.before === undefined)) one.before = state;
        }
      }
    } else if (
      !FAILED_EXTRA.test(line) &&
      !/^\s*(exp: nil|FAILED:|SUCCESS|(?:Unit Testing|Processing test file): .*)?\s*$/.test(line)
    ) {
      errors.push(line.trim());
    }
  }
  const tooMany = /err: .*would load too many samples/.test(output);
  return { alerts: [...seen.values()], values, instances, errors, tooMany };
}

function labelsIn(line: string): Map<string, string>[] {
  return [...line.matchAll(SAMPLE)].map(
    ([, inside = '']) =>
      new Map(
        [...inside.matchAll(/(?:(\w+)|"((?:[^"\\]|\\.)*)")="((?:[^"\\]|\\.)*)"/g)].map(
          ([, label, odd = '', value = '']) => [label ?? unquoted(odd), unquoted(value)],
        ),
      ),
  );
}

function number(text = ''): number {
  return Number(text.replace('Inf', 'Infinity').replace('+', ''));
}

function unquoted(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
