import type { Band, LanesPicture, Shade } from '../../model/picture.ts';
import type { Block, Section, Text } from '../../model/section.ts';
import { duration, interval } from '../../text/format.ts';
import type { Document } from '../document.ts';
import type { RepeatedFigure, RepeatsReport } from './repeats-report.ts';

const EACH: Shade = { text: 'a run', stroke: '─', colour: 'green' };
const MEDIAN: Shade = { text: 'where the median lies, with 95 %', stroke: '█', colour: 'blue' };
const OVER: Shade = { text: 'not over when watching was', stroke: '▒', colour: 'amber' };

/** Figures of repeated runs with how far chance may have moved them, then every run. */
export function repeatsDocument(report: RepeatsReport): Document {
  const { drill, variant, target, repeats, seed, startedAt, verdict } = report;
  const counting = repeats.filter(({ counts }) => counts).length;
  return {
    title: `${drill}/${variant}, ${repeats.length} times`,
    subject: `${drill}/${variant} on ${target}`,
    verdict: { status: verdict.status, reason: verdict.reason ?? 'every promise was kept' },
    notes: [
      `${counting} of ${repeats.length} runs count`,
      `started ${startedAt}`,
      ['moments drawn by ', { code: `--seed ${seed}` }],
    ],
    sections: [figuresSection(report), ...pictureSections(report), runsSection(report)],
  };
}

function figuresSection({ figures }: RepeatsReport): Section {
  const measured = Object.entries(figures).filter(([, { runs }]) => runs > 0);
  return {
    id: 'figures',
    title: 'Figures',
    blocks: [
      {
        kind: 'table',
        head: ['', 'figure', 'runs', 'median', 'with 95 % between', 'p95', 'objective', 'acceptable', 'why'],
        rows: measured.map(([name, figure]): Text[] => [
          figure.grade === undefined ? '' : [{ grade: figure.grade }],
          name,
          String(figure.runs),
          spanText(figure.median),
          figure.interval === undefined ? `takes ${figure.needs.median} runs` : spanText(figure.interval),
          figure.p95 === undefined ? `takes ${figure.needs.p95} runs` : spanText(figure.p95),
          figure.objective === undefined ? '' : `≤ ${duration(figure.objective)}`,
          figure.acceptable === undefined ? '' : `≤ ${duration(figure.acceptable)}`,
          figure.because ?? '',
        ]),
      },
    ],
  };
}

function spanText(span: RepeatedFigure['median']): string {
  if (span === undefined) return '–';
  return interval({ low: span.low, high: span.high ?? Number.POSITIVE_INFINITY });
}

/** A picture for each figure: of one drill they lie orders of magnitude apart. */
function pictureSections(report: RepeatsReport): Section[] {
  const blocks = Object.keys(report.figures).flatMap((name): Block[] => {
    const picture = distribution(name, report);
    return picture === undefined
      ? []
      : [
          { kind: 'paragraph', text: [{ strong: name }] },
          { kind: 'picture', id: `figure-${name}`, alt: `The figure ${name} in every run`, picture },
        ];
  });
  return blocks.length === 0 ? [] : [{ id: 'distributions', title: 'Every run', blocks, brief: [] }];
}

function distribution(name: string, { repeats, figures }: RepeatsReport): LanesPicture | undefined {
  const figure = figures[name];
  const spans = repeats.flatMap(({ counts, figures: of }, at) => {
    const span = counts ? of[name] : undefined;
    return span === undefined ? [] : [{ at, span }];
  });
  if (figure === undefined || spans.length < 2) return undefined;
  const ends = spans.flatMap(({ span }) => [span.low, span.high ?? span.low]);
  const most = Math.max(...ends, figure.objective ?? 0, 1);
  const band = ({ low, high }: { low: number; high?: number }, shade: Shade): Band => ({
    from: Math.max(0, low),
    to: Math.max(0, high ?? most * 1.05),
    shade: high === undefined ? OVER : shade,
    label: '',
  });
  const { objective, interval: middle } = figure;
  return {
    kind: 'lanes',
    from: 0,
    to: most * 1.05,
    lanes: [
      ...spans.map(({ at, span }) => ({ title: `run ${at + 1}`, bands: [band(span, EACH)], marks: [] })),
      {
        title: 'median',
        bands: middle === undefined ? [] : [band(middle, MEDIAN)],
        marks: objective === undefined ? [] : [{ t: objective, direction: 'up', label: 'objective' }],
      },
    ],
    legend: [EACH, MEDIAN, OVER],
    marks: objective === undefined ? [] : [{ direction: 'up', text: 'objective' }],
  };
}

function runsSection({ repeats, figures }: RepeatsReport): Section {
  const names = Object.keys(figures).filter((name) => (figures[name]?.runs ?? 0) > 0);
  return {
    id: 'runs',
    title: 'Runs',
    blocks: [
      {
        kind: 'table',
        head: ['verdict', 'run', 'injected after', ...names],
        rows: repeats.map(({ run, verdict, injectAfterMs, figures: of }): Text[] => [
          [{ verdict: verdict.status }],
          [{ link: `../../${run}/report.html`, words: run }],
          duration(injectAfterMs),
          ...names.map((name) => spanText(of[name])),
        ]),
      },
    ],
  };
}
