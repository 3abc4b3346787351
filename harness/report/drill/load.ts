import type { LoadSummary } from '../../model/judgement.ts';
import type { LoadMoment } from '../../model/load.ts';
import type { Curve, CurvesPicture } from '../../model/picture.ts';
import type { Block, Fact, Section } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import { count, duration, exact, interval } from '../../text/format.ts';
import { loadLines } from '../../text/load.ts';
import { REMEDY_WORDS, windowsInWords } from '../../text/remedies.ts';

/** What a spike came to, second by second. */
export function loadSection(load: LoadSummary): Section {
  const facts: Block = { kind: 'facts', facts: spikeFacts(load) };
  return {
    id: 'load',
    title: 'Load',
    blocks: [
      ...(load.moments.length === 0
        ? []
        : [
            {
              kind: 'picture' as const,
              id: 'load-second-by-second',
              alt: 'The load second by second',
              picture: curves(load.moments),
            },
          ]),
      facts,
      { kind: 'paragraph', text: 'By the second in which requests were due:' },
      {
        kind: 'table',
        head: ['second', 'offered', 'admitted', 'ok', 'shed', 'failed', 'timed out', 'p50', 'p95'],
        rows: load.moments.map(row),
      },
    ],
    brief: [facts],
  };
}

/** How many came and were let in, above how long they waited. */
function curves(moments: readonly LoadMoment[]): CurvesPicture {
  const curve = (name: string, of: (moment: LoadMoment) => number | null): Curve => ({
    name,
    points: moments.flatMap((moment) => {
      const value = of(moment);
      return value === null ? [] : [{ t: moment.atMs, value }];
    }),
  });
  return {
    kind: 'curves',
    stepMs: 1000,
    panels: [
      {
        unit: 'per second',
        curves: [
          curve('offered', ({ offered }) => offered),
          curve('admitted', ({ admitted }) => admitted),
          curve('ok', ({ ok }) => ok),
        ],
      },
      { unit: 'ms', curves: [curve('p95', ({ p95Ms }) => p95Ms), curve('p50', ({ p50Ms }) => p50Ms)] },
    ],
  };
}

function row({ atMs, offered, admitted, ok, shed, failed, timedOut, p50Ms, p95Ms }: LoadMoment): string[] {
  const wait = (ms: Millis | null) => (ms === null ? '–' : duration(ms));
  const counts = [offered, admitted, ok, shed, failed, timedOut].map(String);
  return [String(atMs / 1000), ...counts, wait(p50Ms), wait(p95Ms)];
}

/** The words of any load, with what the spike is to be held against. */
function spikeFacts(load: LoadSummary): Fact[] {
  const { capacity, offeredPerSecond, durationMs, lastAnswerMs, queue, kept, remedies, seed } = load;
  const lines: [string, string][] = [
    [
      'capacity',
      capacity === null
        ? 'not measured'
        : `${capacity.perSecond} requests per second, with ${count(capacity.users, 'user')} who ask again as soon as answered`,
    ],
    [
      'spike',
      `${offeredPerSecond} requests per second for ${exact(durationMs)}; the last answer came ${duration(lastAnswerMs)} after it`,
    ],
    ...loadLines(load),
    ...(queue === undefined ? [] : [['queue', queueInWords(queue)] satisfies [string, string]]),
    ...(kept === null ? [] : [['kept', keptInWords(kept)] satisfies [string, string]]),
    ...remedies.map(({ title, figure, without, with: on, helps }): [string, string] => {
      const shown = (windows: typeof on) => windowsInWords(figure, windows, '–');
      return [
        title,
        `${REMEDY_WORDS[helps]}: ${figure} ${shown(on)} with it, ${shown(without)} without (order by seed ${seed})`,
      ];
    }),
  ];
  return lines.map(([label, value]) => ({ label, value }));
}

function keptInWords({ acknowledged, lost, duplicated }: NonNullable<LoadSummary['kept']>): string {
  return `${acknowledged} acknowledged under load; ${lost} lost, ${duplicated} duplicated`;
}

function queueInWords({ most, drain }: NonNullable<LoadSummary['queue']>): string {
  if (most === null) return 'it was never told how many wait';
  return `at most ${most} waited; ${drain === null ? 'never seen empty again' : `empty ${interval(drain)} after the spike`}`;
}
