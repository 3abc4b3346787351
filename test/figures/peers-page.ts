/** `docs/peers.md`: the same work by Firedrill and by others, from what benchmarks have left; also where others are better. */
import type { Block, Section, Text } from '../../harness/model/section.ts';
import type { Document } from '../../harness/report/document.ts';
import { STAGES } from '../bench/peers/drill-stages.ts';
import {
  experimentsSchema,
  outagesSchema,
  stallsSchema,
  startsSchema,
  throughputSchema,
} from '../bench/peers/samples.ts';
import { deviation, mean, quantile, significant } from '../bench/support/figures.ts';
import type { Left } from '../bench/support/left.ts';
import type { Evidence } from './figures-page.ts';

/** One figure by several tools: the least is the best, or the most where `most`. */
interface Race {
  what: string;
  by: Readonly<Record<string, number>>;
  unit: string;
  most?: true;
}

interface Part {
  section: Section;
  races: Race[];
}

export function peersDocument(evidence: Evidence): Document {
  const parts = [
    outages(evidence),
    experiment(evidence),
    stalls(evidence),
    throughput(evidence),
    starts(evidence),
  ];
  const text: Text = [
    'Written by ',
    { code: 'npm run figures' },
    ' from the raw samples that ',
    { code: 'npm run bench' },
    ' has left in ',
    { code: 'test/figures/evidence' },
    '. Each table is of one run, in which all did the same work on the same machine; the command below it does it again. What others are ' +
      'made for, and where they are better by their nature, says ',
    { link: 'comparison.md', words: 'comparison.md' },
    '.',
  ];
  return {
    title: 'Beside other tools, measured',
    notes: [],
    sections: [
      { id: 'how', blocks: [{ kind: 'paragraph', text }] },
      lost(parts.flatMap(({ races }) => races)),
      ...parts.map(({ section }) => section),
    ],
  };
}

function lost(races: readonly Race[]): Section {
  const items = races.flatMap(({ what, by, unit, most }): Text[] => {
    const ours = Object.entries(by).find(([tool]) => tool.toLowerCase().startsWith('firedrill'))?.[1];
    if (ours === undefined) return [];
    const better = Object.entries(by).filter(([, value]) => (most ? value > ours : value < ours));
    const theirs = better.map(([tool, value]) => `${tool} ${significant(value)}${unit}`).join(', ');
    return better.length === 0 ? [] : [`${what}: ${theirs}; Firedrill ${significant(ours)}${unit}`];
  });
  const text =
    races.length === 0 ? 'Nothing is known: none of it was measured yet.' : 'Nowhere in these tables.';
  const none: Block = { kind: 'paragraph', text };
  return {
    id: 'lost',
    title: 'Where Firedrill loses',
    blocks: [items.length === 0 ? none : { kind: 'list', items }],
  };
}

function outages(evidence: Evidence): Part {
  const title = 'How long a server was down';
  const left = evidence.get('peers-outage');
  if (left === undefined) return never('outage', title, 'peers-outage');
  const races: Race[] = [];
  const rows = Object.entries(outagesSchema.parse(left.samples)).flatMap(([kind, samples]) => {
    const tools = Object.keys(samples[0]?.seen ?? {});
    const off: Record<string, number> = {};
    const own = tools.map((tool): Text[] => {
      const errors = samples.flatMap(({ truthMs, seen }) => {
        const ms = seen[tool];
        return ms === null || ms === undefined ? [] : [ms - truthMs];
      });
      if (errors.length === 0) return [kind, tool, '0', '', '', ''];
      const worst = Math.max(...errors.map(Math.abs));
      off[tool] = worst;
      return [
        kind,
        tool,
        `${errors.length} of ${samples.length}`,
        ...[mean(errors), deviation(errors), worst].map(rounded),
      ];
    });
    races.push({
      what: `outages by a server that ${WAYS[kind] ?? kind}, furthest from the truth`,
      by: off,
      unit: ' ms',
    });
    return own;
  });
  const text =
    'A server that knows when it was down (2 to 6 s, at a random moment) is watched by all at the same time. Everyone has a deadline of a ' +
    'second, and of everyone an outage is counted alike: from the moment the first request that failed was sent until the first good one ' +
    'after it was. Firedrill gives no figure where its own clock stood still meanwhile. Chaos Toolkit runs its steady-state hypothesis ' +
    'during the method, as often as Firedrill probes, and at its own default; the loop is what scripts do. Both ask again when they have ' +
    'been answered, so that a server that hangs sets their pace.';
  const head = ['the server', 'watched by', 'figures', 'mean error, ms', 'sd', 'furthest off'];
  return { races, section: section('outage', title, left, text, head, rows) };
}

const WAYS: Readonly<Record<string, string>> = { refuse: 'refuses', wrong: 'answers 503', hang: 'hangs' };

function experiment(evidence: Evidence): Part {
  const title = 'The same fault, from command to verdict';
  const left = evidence.get('peers-drill');
  if (left === undefined) return never('experiment', title, 'peers-drill');
  const samples = experimentsSchema.parse(left.samples);
  const middle = (of: (sample: (typeof samples)[number]) => number) => quantile(samples.map(of), 0.5);
  const chaosS = middle(({ chaosMs }) => chaosMs ?? Number.NaN) / 1000;
  const wholeS = middle(({ wholeMs, stages }) => wholeMs - (stages['start the stack'] ?? 0)) / 1000;
  const rows = [...STAGES, 'own' as const].map((stage): Text[] => {
    const name = stage === 'own' ? 'process, images, judgement, reports' : stage;
    const seconds = middle(({ stages }) => stages[stage] ?? 0) / 1000;
    return [name, rounded(seconds), stage === 'hold' ? rounded(seconds) : ''];
  });
  const text =
    'The database of a running stack is stopped and started again. Chaos Toolkit asks the same readiness before, meanwhile and afterwards, ' +
    'holds the fault as long as the drill did, and lets curl retry until it is well. It is sooner done because it asks less: that readiness ' +
    'was bad once and good twice. The drill holds until production alerts have fired and been delivered, waits until they are resolved, ' +
    'follows every write, measures detection, outage and recovery, and puts the rules before promtool as they are written. Seconds, medians.';
  const whole: Text[] = [
    'all but the start of the stack',
    [{ strong: rounded(wholeS) }],
    [{ strong: rounded(chaosS) }],
  ];
  return {
    races: [
      {
        what: 'the same fault, all but the start of the stack',
        by: { Firedrill: wholeS, 'Chaos Toolkit': chaosS },
        unit: ' s',
      },
    ],
    section: section(
      'experiment',
      title,
      left,
      text,
      ['stage', 'Firedrill', 'Chaos Toolkit'],
      [...rows, whole],
    ),
  };
}

function stalls(evidence: Evidence): Part {
  const title = 'The 99th percentile of a server that stalls';
  const left = evidence.get('peers-load');
  if (left === undefined) return never('stall', title, 'peers-load');
  const samples = stallsSchema.parse(left.samples);
  const by: Record<string, number> = {};
  const rows = Object.keys(samples[0] ?? {}).map((tool): Text[] => {
    const own = samples.flatMap((sample) => sample[tool] ?? []);
    const errors = own.flatMap(({ truthMs, p99Ms }) => (p99Ms === null ? [] : [100 * (p99Ms / truthMs - 1)]));
    const sent = own.flatMap(({ sent: one }) => (one === null ? [] : [one]));
    if (errors.length === 0) return [tool, 'not told', '', rounded(mean(sent))];
    const furthest = errors.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? Number.NaN;
    by[tool] = Math.abs(furthest);
    return [tool, `${rounded(mean(errors))} %`, `${rounded(furthest)} %`, rounded(mean(sent))];
  });
  const text =
    'A thousand requests a second for ten seconds, of which the server answers nothing for one: the true 99th percentile follows from how ' +
    'long it stalled. 10 000 requests are to be sent. wrk has no rate to ask for and sends what it can, which is another load: its ' +
    'percentile is of its own requests. autocannon and hey hold 100 connections, Firedrill and vegeta as many as are due.';
  const head = ['', 'mean error of p99', 'furthest off', 'requests sent'];
  return {
    races: [{ what: '99th percentile of a server that stalls, furthest from the truth', by, unit: ' %' }],
    section: section('stall', title, left, text, head, rows),
  };
}

function throughput(evidence: Evidence): Part {
  const title = 'How much a generator gets out of a server';
  const left = evidence.get('load-throughput');
  if (left === undefined) return never('throughput', title, 'load-throughput');
  const samples = throughputSchema.parse(left.samples);
  const by: Record<string, number> = {};
  const rows = Object.keys(samples[0] ?? {}).map((tool): Text[] => {
    const own = samples.map((sample) => sample[tool] ?? Number.NaN);
    by[tool] = quantile(own, 0.5);
    return [tool, rounded(by[tool]), rounded(Math.min(...own)), rounded(Math.max(...own))];
  });
  const text =
    'A server that is the bottleneck, with a core of its own; every generator has the others and 32 connections, asks again when it was ' +
    'answered, and is counted by the server.';
  return {
    races: [
      { what: 'answers per second of a server that is the bottleneck, median', by, unit: '/s', most: true },
    ],
    section: section(
      'throughput',
      title,
      left,
      text,
      ['', 'answers per second, median', 'least', 'most'],
      rows,
    ),
  };
}

function starts(evidence: Evidence): Part {
  const title = 'How soon a stack is ready';
  const left = evidence.get('stack-start');
  if (left === undefined) return never('start', title, 'stack-start');
  const samples = startsSchema.parse(left.samples);
  const names = {
    firedrillMs: 'Firedrill',
    engineMs: "the engine's API, polled every 5 ms",
    composeMs: 'Compose, --wait',
  } as const;
  const by: Record<string, number> = {};
  const rows = (['firedrillMs', 'engineMs', 'composeMs'] as const).map((key): Text[] => {
    const own = samples.flatMap((sample) => sample[key] ?? []);
    if (own.length === 0) return [names[key], 'not measured', '', ''];
    by[names[key]] = quantile(own, 0.5);
    return [names[key], ...[by[names[key]] ?? 0, Math.min(...own), Math.max(...own)].map(rounded)];
  });
  const text =
    'The same containers of one stack with the same images, files and limits, created, started and ready. Compose looks at health checks ' +
    "once a second, as often as an engine lets it that knows no start_interval, and waits for no container that has none: Toxiproxy's image " +
    'has nothing to look with. Milliseconds.';
  return {
    races: [{ what: 'start of a stack, median', by, unit: ' ms' }],
    section: section('start', title, left, text, ['', 'median', 'least', 'most'], rows),
  };
}

function section(
  id: string,
  title: string,
  left: Left,
  text: string,
  head: string[],
  rows: Text[][],
): Section {
  const { at, commit, machine, command, versions } = left;
  const others = Object.entries(versions).map(([name, version]) => `${name}: ${version}`);
  const by: Text = [
    { code: command },
    `, ${at.slice(0, 10)}, commit ${commit}, on ${machine.cores} cores of ${machine.cpu}, load before it ${machine.loadBefore}. ` +
      `Firedrill on Node.js ${machine.node}; ${others.join('; ')}.`,
  ];
  return {
    id,
    title,
    blocks: [
      { kind: 'paragraph', text },
      { kind: 'table', head, rows },
      { kind: 'paragraph', text: by },
    ],
  };
}

function never(id: string, title: string, bench: string): Part {
  const text: Text = ['Not measured yet: ', { code: `npm run bench -- ${bench}` }, '.'];
  return { races: [], section: { id, title, blocks: [{ kind: 'paragraph', text }] } };
}

/** Whole numbers from a hundred on. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : significant(value);
}
