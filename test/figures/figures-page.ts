/** `docs/figures.md`: every goal with what it came to, from what benchmarks have left; what was never measured says so. */
import type { Section, Text } from '../../harness/model/section.ts';
import type { Document } from '../../harness/report/document.ts';
import { duration } from '../../harness/text/format.ts';
import { significant } from '../bench/support/figures.ts';
import type { Left } from '../bench/support/left.ts';
import { CAUSES } from './causes.ts';
import { GOALS, type Goal } from './goals.ts';
import { manyRunsSection } from './many-runs-section.ts';

export type Evidence = ReadonlyMap<string, Left>;
type Claim = Left['claims'][number];

export function figuresDocument(evidence: Evidence): Document {
  return {
    title: 'How fast and how exact',
    notes: [],
    sections: [
      how(),
      goals(evidence),
      missed(evidence),
      others(evidence),
      manyRunsSection(evidence.get('many-runs')),
      runs(evidence),
    ],
  };
}

/** Explanations of what was not missed. */
export function idleCauses(evidence: Evidence): string[] {
  const missing = new Set(allClaims(evidence).flatMap((claim) => (isMet(claim) ? [] : [claim.title])));
  return Object.keys(CAUSES).filter((title) => !missing.has(title));
}

function isMet({ value, bound }: Claim): boolean {
  if (value === null) return false;
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}

function how(): Section {
  const text: Text = [
    'Written by ',
    { code: 'npm run figures' },
    ' from what ',
    { code: 'npm run bench' },
    ' has left; raw samples are kept in ',
    { code: 'test/figures/evidence' },
    ', and ',
    { code: 'npm run check' },
    ' fails where this page is not what they say. Each figure is a ratio or a count within one run, so that it means the same on another ' +
      'machine; none is a timed test, and a bound that is missed is shown.',
  ];
  return { id: 'how', blocks: [{ kind: 'paragraph', text }] };
}

function goals(evidence: Evidence): Section {
  const rows = GOALS.flatMap((goal) => goalRows(goal, evidence));
  return {
    id: 'goals',
    title: 'Goals',
    blocks: [{ kind: 'table', head: ['goal', 'figure', 'came to', 'bound', '', 'run'], rows }],
  };
}

function goalRows({ id, what, benches }: Goal, evidence: Evidence): Text[][] {
  const first: Text[] = [[{ strong: id }], what, '', '', '', ''];
  const rows = benches.flatMap((bench) => {
    const left = evidence.get(bench);
    if (left === undefined) return [['', '', '', '', 'not measured', runOf(bench)]];
    return left.claims
      .filter(({ title }) => title.startsWith(`${id} `))
      .map((claim) => ['', claim.title.slice(id.length + 1), ...cells(claim), runOf(bench)]);
  });
  return [first, ...rows];
}

function cells(claim: Claim): Text[] {
  const { value, bound } = claim;
  const limit = 'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
  const came = value === null ? 'not to be had' : significant(value);
  return [came, limit, isMet(claim) ? 'met' : [{ strong: 'missed' }]];
}

const runOf = (bench: string): Text => [{ code: `npm run bench -- ${bench}` }];

function missed(evidence: Evidence): Section {
  const items = allClaims(evidence)
    .filter((claim) => !isMet(claim))
    .map(({ title }): Text => [{ strong: title }, `: ${CAUSES[title] ?? 'the cause is not known yet.'}`]);
  const none = { kind: 'paragraph', text: 'None.' } as const;
  return {
    id: 'missed',
    title: 'Bounds that are missed, and why',
    blocks: [items.length === 0 ? none : { kind: 'list', items }],
  };
}

function others(evidence: Evidence): Section {
  const rows = [...evidence.values()].flatMap(({ bench, claims }) =>
    claims
      .filter(({ title }) => !GOALS.some(({ id }) => title.startsWith(`${id} `)))
      .map((claim): Text[] => [claim.title, ...cells(claim), runOf(bench)]),
  );
  return {
    id: 'others',
    title: 'Other bounds',
    blocks: [{ kind: 'table', head: ['figure', 'came to', 'bound', '', 'run'], rows }],
  };
}

function runs(evidence: Evidence): Section {
  const rows = [...evidence.values()].map(({ bench, at, commit, command, tookMs, machine }): Text[] => [
    bench,
    [{ code: command }],
    duration(tookMs),
    at.slice(0, 10),
    [{ code: commit }],
    machineOf(machine),
    String(machine.loadBefore),
  ]);
  const text =
    'Load is how many processes wanted a core on average of the minute before; above 1, others were busy, and figures of time are ' +
    'worse than on a machine with nothing else to do.';
  return {
    id: 'runs',
    title: 'Runs',
    blocks: [
      { kind: 'paragraph', text },
      {
        kind: 'table',
        head: ['benchmark', 'the same again', 'took', 'date', 'commit', 'machine', 'load'],
        rows,
      },
    ],
  };
}

function machineOf({ cpu, cores, memoryGiB, system, node }: Left['machine']): string {
  return `${cores} cores of ${cpu}, ${memoryGiB} GiB, ${system}, Node.js ${node}`;
}

function allClaims(evidence: Evidence): Claim[] {
  return [...evidence.values()].flatMap(({ claims }) => claims);
}
