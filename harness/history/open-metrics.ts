/** What was filed last of each thing, as gauges that a Prometheus scrapes: for a team's own dashboards and alerts on drills. */

import type { Filed, PastFigure, RunEntry } from './entry.ts';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  labels: Labels;
  value: number;
}

/** A family of samples by its name. */
type Families = Map<string, { help: string; samples: Sample[] }>;

const VERDICTS = ['pass', 'acceptable', 'fail', 'not-proven', 'aborted', 'error'] as const;
const DECISIONS = ['go', 'go-with-reservations', 'no-go'] as const;
const GRADES = ['pass', 'fail', 'no-evidence'] as const;

/**
 * OpenMetrics, which Prometheus' text format is read as, too. Of each thing the newest counts; of what was pruned since, too.
 * @param filed oldest first
 */
export function openMetrics(filed: readonly Filed[]): string {
  const newest = new Map(filed.filter((entry) => !isControl(entry)).map((entry) => [keyOf(entry), entry]));
  const families: Families = new Map();
  for (const entry of newest.values()) add(families, entry);
  return `${[...families].flatMap(([name, { help, samples }]) => [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples.map((one) => line(name, one))]).join('\n')}\n# EOF\n`.replace(
    /^\n/,
    '',
  );
}

function isControl(entry: Filed): boolean {
  return entry.kind === 'run' && entry.control === true;
}

function keyOf(entry: Filed): string {
  return `${entry.kind} ${Object.values(labelsOf(entry)).join(' ')}`;
}

function labelsOf(entry: Filed): Labels {
  switch (entry.kind) {
    case 'run':
      return { drill: entry.drill, variant: entry.variant, target: entry.target, pace: String(entry.pace) };
    case 'rehearsal': {
      const { rehearsal, variant, way, target } = entry;
      return { rehearsal, variant, way, target };
    }
    case 'suite':
      return { suite: entry.suite, shard: entry.shard ?? '' };
    case 'gate':
      return { gate: entry.gate, target: entry.target };
    case 'tests':
      return { suite: entry.suite };
  }
}

function add(families: Families, entry: Filed): void {
  const labels = labelsOf(entry);
  const { kind } = entry;
  const put = (name: string, help: string, samples: readonly Sample[]) => {
    const family = families.get(name) ?? { help, samples: [] };
    family.samples.push(...samples);
    families.set(name, family);
  };
  put(`firedrill_${kind}_ended_timestamp_seconds`, `When the newest ${kind} ended, since 1970.`, [
    { labels, value: Date.parse(entry.endedAt) / 1000 },
  ]);
  if (entry.kind === 'gate') {
    put('firedrill_gate_decision', 'What the newest gate decided: 1 for that, 0 for the others.', [
      ...states(labels, 'decision', DECISIONS, entry.decision),
    ]);
    return;
  }
  put(`firedrill_${kind}_verdict`, `What the newest ${kind} came to: 1 for that, 0 for the others.`, [
    ...states(labels, 'verdict', VERDICTS, entry.verdict),
  ]);
  for (const [figure, past] of Object.entries('figures' in entry ? entry.figures : {})) {
    const name = figure.replaceAll(/\W/g, '_');
    put(
      `firedrill_${name}_seconds`,
      `The figure ${figure} of the newest run: it lies between both bounds.`,
      bounds(labels, past),
    );
    put(
      `firedrill_${name}_objective_seconds`,
      `What is promised of ${figure}.`,
      past.objective === undefined ? [] : [{ labels, value: past.objective / 1000 }],
    );
  }
  if (entry.kind === 'run')
    put('firedrill_findings', 'How many promises of the newest run were kept, broken or not seen.', [
      ...graded(labels, entry),
    ]);
}

function states(labels: Labels, name: string, all: readonly string[], is: string): Sample[] {
  return all.map((state) => ({ labels: { ...labels, [name]: state }, value: Number(state === is) }));
}

/** One that was not over when watching was has no upper bound; one that was not measured has no sample. */
function bounds(labels: Labels, past: PastFigure): Sample[] {
  const bound = (name: string, ms: number) => ({ labels: { ...labels, bound: name }, value: ms / 1000 });
  if (!('absent' in past)) return [bound('low', past.low), bound('high', past.high)];
  if (past.moreThan === undefined) return [];
  return [bound('low', past.moreThan), bound('high', Number.POSITIVE_INFINITY)];
}

function graded(labels: Labels, { findings }: RunEntry): Sample[] {
  return GRADES.map((grade) => ({
    labels: { ...labels, grade },
    value: Object.values(findings).filter((one) => one === grade).length,
  }));
}

function line(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${pairs.join(',')}} ${value === Number.POSITIVE_INFINITY ? '+Inf' : value}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
