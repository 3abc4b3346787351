import { FiredrillError } from '../../model/errors.ts';
import type { MetricType } from '../lint.ts';
import { notation } from './promtool-test.ts';
import { nameOf, type RecordedSample, type RecordedSeries } from './recorded.ts';

/** Series with the types that were declared for their families. */
export interface SeriesFile {
  readonly series: readonly RecordedSeries[];
  readonly types: ReadonlyMap<string, MetricType>;
}

/**
 * Writes series as OpenMetrics text with a timestamp on every sample, so that other tools can read them. A family's
 * series stand together and each series by time, as the format wants it. Ends of series cannot be said in it and show as
 * gaps. Families of which there is no series are declared, too: that there was none is known of them.
 * @param types declared types by family, as `/api/v1/metadata` names them
 */
export function writeOpenMetrics({ series, types }: SeriesFile): string {
  const families = new Map<string, RecordedSeries[]>();
  for (const one of series) {
    const family = familyOf(nameOf(one), types);
    families.set(family, [...(families.get(family) ?? []), one]);
  }
  const lines: string[] = [];
  for (const [family, members] of families) {
    const [first] = members;
    const type = types.get(family) ?? (first === undefined ? undefined : types.get(nameOf(first)));
    lines.push(typeLine(family, type ?? 'unknown'));
    for (const { labels, samples } of members) {
      const name = notation(labels);
      for (const { t, v } of samples) if (v !== 'stale') lines.push(`${name} ${printed(v)} ${t / 1000}`);
    }
  }
  const silent = new Map([...types].map(([name, type]) => [familyOf(name, types), type]));
  for (const [family, type] of silent) if (!families.has(family)) lines.push(typeLine(family, type));
  return `${lines.join('\n')}\n# EOF\n`;
}

function typeLine(family: string, type: MetricType): string {
  const name = notation({ __name__: family }).replace(/^\{(.*)\}$/s, '$1');
  if (type === 'native histogram') return `# TYPE ${name} unknown\n# HELP ${name} ${NATIVE}`;
  return `# TYPE ${name} ${type}`;
}

/** OpenMetrics knows no type of theirs; this is said in their stead. */
const NATIVE = 'native histogram, of which no samples are recorded';

/** OpenMetrics names a counter's family without `_total`, and a histogram's without its parts' endings. */
function familyOf(name: string, types: ReadonlyMap<string, MetricType>): string {
  const [, stem, ending] = name.match(/^(.*)_(total|bucket|count|sum)$/) ?? [];
  if (stem === undefined) return name;
  if (ending === 'total') return types.get(name) === 'counter' || types.get(stem) === 'counter' ? stem : name;
  const type = types.get(stem);
  return type === 'histogram' || type === 'summary' ? stem : name;
}

function printed(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

/** A series as it is written, a value, and a timestamp; an exemplar may follow. */
const SAMPLE = /^((?:[a-zA-Z_:][\w:]*)?(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?) (\S+)(?: (\S+))?(?: # .*)?$/;
const SERIES = /^([a-zA-Z_:][\w:]*)?(?:\{(.*)\})?$/s;
const LABEL = /\s*(?:([a-zA-Z_]\w*)|"((?:[^"\\]|\\.)*)")(?:="((?:[^"\\]|\\.)*)")?\s*(?:,|$)/y;
const NATIVE_HISTOGRAM = /^\S+ \{(?:count|sum|schema):/;
/** The year 5138: Prometheus' older text format counts milliseconds. */
const MOST_SECONDS = 1e11;
/** A drill takes hours at most; what lies further from the rest is no part of it. */
const MAX_SPAN_MS = 7 * 86_400_000;

/**
 * Reads series from OpenMetrics text in which every sample has a timestamp in seconds.
 * @throws {FiredrillError} `usage` naming file and line of the first that is none; for a file that was cut off or whose
 * timestamps cannot belong to one recording
 */
export function readOpenMetrics(text: string, file: string): SeriesFile {
  const found = new Map<string, Recorded>();
  const byText = new Map<string, Recorded>();
  const types = new Map<string, MetricType>();
  let ended = false;
  let line = 0;
  for (let from = text.startsWith('\ufeff') ? 1 : 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const raw = text.slice(from, end < 0 ? undefined : end).trimEnd();
    from = end < 0 ? text.length : end + 1;
    line++;
    const bad = (reason: string) => new FiredrillError('usage', `${file}:${line}: ${reason}`);
    if (raw === '# EOF') ended = true;
    if (raw.startsWith('# TYPE ')) {
      const [name = '', type = ''] = raw.slice(7).split(/ (?=\w+$)/);
      types.set(plainName(name), metricType(type));
    }
    if (raw.startsWith('# HELP ') && raw.endsWith(` ${NATIVE}`))
      types.set(plainName(raw.slice(7, -NATIVE.length - 1)), 'native histogram');
    if (raw === '' || raw.startsWith('#')) continue;
    const [, name, value = '', time] = raw.match(SAMPLE) ?? [];
    if (name === undefined || name === '') throw bad(notASample(raw));
    if (value.startsWith('{')) throw bad(notASample(raw));
    if (time === undefined)
      throw bad('the sample has no timestamp; a replay needs one, in seconds, on every sample');
    const t = Math.round(Number(time) * 1000);
    const v = number(value);
    if (!Number.isFinite(t) || v === undefined)
      throw bad(`"${value} ${time}" is not a value and a timestamp`);
    if (Number(time) > MOST_SECONDS)
      throw bad(`the timestamp ${time} looks like milliseconds; OpenMetrics has seconds`);
    if (t < 0) throw bad(`the timestamp ${time} lies before 1970; timestamps are Unix seconds`);
    const series = byText.get(name) ?? seriesOf(name, found, bad);
    byText.set(name, series);
    series.samples.push({ t, v });
    series.lines.push(line);
    // Files put after one another are read, and the last of them has to be whole, too.
    ended = false;
  }
  if (found.size === 0) throw new FiredrillError('usage', `${file}: no samples in it; record some first`);
  if (!ended) {
    const reason =
      'the file ends without "# EOF", so it was cut off; copy it again, or end it if it is whole';
    throw new FiredrillError('usage', `${file}:${line}: ${reason}`);
  }
  const series = [...found.values()];
  refuseStrays(series, file);
  for (const one of series) sortByTime(one, file);
  return { series: series.map(({ labels, samples }) => ({ labels, samples })), types };
}

/** A series that is being read, and the line of each of its samples. */
interface Recorded {
  readonly labels: Readonly<Record<string, string>>;
  samples: RecordedSample[];
  readonly lines: number[];
}

function plainName(name: string): string {
  return name.startsWith('"') ? unescaped(name.slice(1, -1)) : name;
}

function notASample(line: string): string {
  if (NATIVE_HISTOGRAM.test(line))
    return 'this is a native histogram, which a replay cannot play; record its classic buckets';
  if (line.startsWith('{"status":'))
    return "this is JSON as Prometheus' API answers it; docs/rules.md has a line that makes OpenMetrics text of it";
  return 'not a sample in OpenMetrics text; write name{label="value"} value timestamp';
}

/** The series of this name and these labels, however they were written. */
function seriesOf(
  written: string,
  found: Map<string, Recorded>,
  bad: (reason: string) => FiredrillError,
): Recorded {
  const [, name, inside = ''] = written.match(SERIES) ?? [];
  const labels = labelsOf(name, inside, bad);
  const key = JSON.stringify(Object.entries(labels).sort());
  const series = found.get(key) ?? { labels, samples: [], lines: [] };
  found.set(key, series);
  return series;
}

/** One digit less makes a timestamp of 1972, and a replay of that would play 50 years. */
function refuseStrays(series: readonly Recorded[], file: string): void {
  const times = series.flatMap(({ samples }) => samples.map(({ t }) => t)).sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)] ?? 0;
  for (const { samples, lines } of series) {
    for (const [index, { t }] of samples.entries()) {
      if (Math.abs(t - middle) <= MAX_SPAN_MS) continue;
      const [at, rest] = [t, middle].map((ms) => new Date(ms).toISOString());
      const reason = `the timestamp ${t / 1000} (${at}) lies more than a week from the others (about ${rest}); was it cut?`;
      throw new FiredrillError('usage', `${file}:${lines[index]}: ${reason}`);
    }
  }
}

function sortByTime(series: Recorded, file: string): void {
  const order = series.samples.map((_, index) => index);
  const at = (index: number) => series.samples[index]?.t ?? 0;
  order.sort((a, b) => at(a) - at(b));
  for (const [place, index] of order.entries()) {
    const before = order[place - 1];
    if (before === undefined || at(before) !== at(index)) continue;
    const [first, second] = [before, index].map((one) => series.lines[one] ?? 0).sort((a, b) => a - b);
    const reason = `${notation(series.labels)} has a second sample at ${at(index) / 1000}, after that of line ${first}; a series has one at a time, so record it once or tell the two apart by a label`;
    throw new FiredrillError('usage', `${file}:${second}: ${reason}`);
  }
  series.samples = order.map((index) => series.samples[index] ?? { t: 0, v: 'stale' });
}

/** A name in UTF-8 stands in quotes among the labels, without a value of its own. */
function labelsOf(
  outside: string | undefined,
  text: string,
  bad: (reason: string) => FiredrillError,
): Record<string, string> {
  const labels: Record<string, string> = outside === undefined ? {} : { __name__: outside };
  LABEL.lastIndex = 0;
  let read = 0;
  while (read < text.length) {
    const [whole, plain, quoted, value] = LABEL.exec(text) ?? [];
    const named = whole !== undefined && value === undefined && quoted !== undefined;
    if (whole === undefined || (value === undefined && !named))
      throw bad(`labels stop making sense at "${text.slice(read, read + 20)}"`);
    const label = plain ?? unescaped(quoted ?? '');
    if (named && labels.__name__ !== undefined) throw bad(`a second name, "${label}", among the labels`);
    if (named) labels.__name__ = label;
    else labels[label] = unescaped(value ?? '');
    read = LABEL.lastIndex;
  }
  if (labels.__name__ === undefined) throw bad('the sample has no name');
  return labels;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

function number(text: string): number | undefined {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function metricType(text: string): MetricType {
  return text === 'counter' || text === 'gauge' || text === 'histogram' || text === 'summary'
    ? text
    : 'unknown';
}
