import type { FigureTrend, History, Said, Spread, Trend } from '../../history/trend-shape.ts';
import type { VerdictStatus } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';
import { bars } from '../../text/bars.ts';
import { count, duration, exact, interval, percent } from '../../text/format.ts';
import type { Document } from '../document.ts';

/** How many of the latest runs a line shows. */
const SHOWN = 30;

const VERDICT_MARKS: Readonly<Record<VerdictStatus, string>> = {
  pass: '✓',
  acceptable: '~',
  fail: '✗',
  'not-proven': '?',
  aborted: '!',
  error: '!',
};

/** How things went, a line each, or with all their figures. */
export function historyDocument({ trends, test }: History, detailed: boolean): Document {
  const marked = trends.filter(isMarked).length;
  return {
    title: 'History',
    subject:
      marked === 0
        ? `${count(trends.length, 'series', 'series')}, none marked`
        : `${marked} of ${count(trends.length, 'series', 'series')} marked`,
    notes: [
      `a mark asks whether the last ${test.recent} took longer than up to ${test.before} before them`,
      `of looks at what has not changed, at most ${percent(test.falseAlarms, 1)} mark anything`,
      '✓ pass ~ acceptable ✗ fail ? not proven ! aborted or error',
    ],
    sections: detailed
      ? [...(trends.length > 1 ? [overview(trends)] : []), ...trends.map(trendSection)]
      : [overview(trends)],
  };
}

/** Whether the test marks any of its figures, or that it breaks promises more often. */
export function isMarked({ figures, failed }: Trend): boolean {
  return failed.says === 'longer' || figures.some(({ test }) => test.says === 'longer');
}

function overview(trends: readonly Trend[]): Section {
  const rows = trends.map((trend): Text[] => [
    trend.what,
    verdicts(trend),
    dayOf(trend),
    marksOf(trend) ?? `${count(trend.runs.length, 'run')}${fewOf(trend)}`,
  ]);
  return {
    id: 'overview',
    title: 'All that was filed',
    blocks: [{ kind: 'table', head: ['what', 'verdicts, the latest last', 'last', ''], rows }],
  };
}

function trendSection(trend: Trend, at: number): Section {
  const measured = trend.figures.filter(({ values }) => values.some((value) => value !== null));
  const never = trend.figures.filter((one) => !measured.includes(one)).map(({ figure }) => figure);
  const few = fewFor(measured);
  const counted = trend.runs.filter((run) => run.counts).length;
  const left = [...Map.groupBy(trend.runs, ({ because }) => because)].flatMap(([because, runs]) =>
    because === undefined ? [] : [`${runs.length} left out: ${because}`],
  );
  const last = trend.runs.slice(-SHOWN);
  return {
    id: `trend-${at + 1}`,
    title: trend.what,
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'verdicts', value: `${verdicts(trend)}  ${failedInWords(trend.failed)}` },
          {
            label: 'runs',
            value: [
              counted === trend.runs.length
                ? `${counted}, all count`
                : `${trend.runs.length}, of which ${counted} count`,
              ...left,
            ].join('; '),
          },
          {
            label: 'from, to',
            value: `${trend.runs[0]?.startedAt.slice(0, 10)}, ${dayOf(trend)} (${last.at(-1)?.run})`,
          },
          ...(few === undefined ? [] : [{ label: 'too few to tell', value: few }]),
          ...(never.length === 0 ? [] : [{ label: 'not measured', value: never.join(', ') }]),
        ],
      },
      {
        kind: 'table',
        head: [
          'figure',
          'median of the last',
          'before',
          'objective',
          'trend',
          ...(few === undefined ? [''] : []),
        ],
        rows: measured.map((figure) => [
          ...row(figure),
          ...(few === undefined ? [saidInWords(figure.test)] : []),
        ]),
      },
    ],
  };
}

/** How many runs it takes, where there are too few to tell anything of any figure. */
function fewFor(figures: readonly FigureTrend[]): string | undefined {
  const few = figures.flatMap(({ test }) => (test.says === 'too few' ? [test] : []));
  if (few.length === 0 || few.length < figures.length) return undefined;
  const most = Math.max(...few.map(({ runs }) => runs));
  return `${count(most, 'run')} that count, of the ${Math.max(...few.map(({ needs }) => needs))} that it takes`;
}

function row({ figure, objective, values, recent, before }: FigureTrend): Text[] {
  return [
    figure,
    spreadInWords(recent),
    spreadInWords(before),
    objective === undefined ? '' : `≤ ${exact(objective)}`,
    sparkline(values.slice(-SHOWN)),
  ];
}

/** What has no end is as high as the highest that has one. */
function sparkline(values: FigureTrend['values']): string {
  const middles = values.map((value) => (value === null ? undefined : middleOf(value)));
  const most = Math.max(
    0,
    ...middles.flatMap((one) => (one !== undefined && Number.isFinite(one) ? one : [])),
  );
  return bars(middles, most === 0 ? 1 : most);
}

function middleOf({ low, high }: { low: number; high: number | null }): number {
  return high === null ? Number.POSITIVE_INFINITY : (low + high) / 2;
}

function spreadInWords(spread: Spread | null): string {
  if (spread === null) return '–';
  const { median, least, most, runs } = spread;
  const middle = interval({ ...median, high: median.high ?? Number.POSITIVE_INFINITY });
  if (runs === 1) return middle;
  const end = most === null ? `${duration(least)} and more` : interval({ low: least, high: most });
  return `${middle} (${end}, ${runs} runs)`;
}

function saidInWords(said: Said): Text {
  switch (said.says) {
    case 'longer':
      return [{ verdict: 'fail' }, ` longer than before, ${probabilityInWords(said.p)}`];
    case 'not longer':
      return `no longer than chance makes it, ${probabilityInWords(said.p)}`;
    case 'steady':
      return 'steady';
    case 'too few':
      return `too few to tell: ${said.runs} of ${said.needs}`;
  }
}

function failedInWords(said: Said): string {
  if (said.says === 'longer')
    return `promises are broken more often than before, ${probabilityInWords(said.p)}`;
  return '';
}

function marksOf(trend: Trend): Text | undefined {
  const marked = trend.figures.filter(({ test }) => test.says === 'longer').map(({ figure }) => figure);
  const all = [...marked, ...(trend.failed.says === 'longer' ? ['promises broken more often'] : [])];
  return all.length === 0 ? undefined : [{ verdict: 'fail' }, ` longer: ${all.join(', ')}`];
}

function fewOf({ failed }: Trend): string {
  return failed.says === 'too few' ? `, too few to tell: it takes ${failed.needs}` : '';
}

function verdicts({ runs }: Trend): string {
  return runs
    .slice(-SHOWN)
    .map(({ verdict }) => VERDICT_MARKS[verdict])
    .join('');
}

function dayOf({ runs }: Trend): string {
  return runs.at(-1)?.startedAt.slice(0, 10) ?? '';
}

function probabilityInWords(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`;
}
