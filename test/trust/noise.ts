import type { Section, Text } from '../../harness/model/section.ts';
import { percent } from '../../harness/text/format.ts';
import { type Share, shareOf, type Tally } from '../noise/tally.ts';
import { NOISES, type Noise } from '../support/noise.ts';

const WHAT: Record<Noise, string> = {
  none: 'nothing',
  'busy-4': '4 busy processes',
  'busy-16': '16 busy processes',
  disk: 'writers that sync, and a tree being copied',
  memory: 'memory held until 3 GiB are left',
  stack: 'a second stack with a drill of its own',
  all: 'all of it together',
};

/** Beside these at least so many of twenty must be proven; beside the others nothing may be wrong. */
const PROVEN_OF_20: Partial<Record<Noise, number>> = { none: 19, 'busy-4': 19 };

export function noiseSection(tally: Tally): Section {
  return {
    id: 'noise',
    title: 'Runs under noise',
    blocks: [
      {
        kind: 'paragraph',
        text:
          'Drills that should pass and red twins of them, while others keep the machine busy. A run that should pass and fails, ' +
          'or a red twin that passes, is wrong; what the machine left open is not proven. Beside nothing and beside 4 busy ' +
          'processes 19 of 20 must be proven, and beside whatever else none may be wrong.',
      },
      {
        kind: 'table',
        head: [
          'beside',
          'should pass: proven',
          'not proven',
          'wrong',
          'red: proven',
          'not proven',
          'wrong',
          'asked',
          'command',
        ],
        rows: NOISES.map((noise) => rowOf(noise, tally[noise] ?? [])),
      },
    ],
  };
}

function rowOf(noise: Noise, came: Tally[string]): Text[] {
  const command = [{ code: `FIREDRILL_NOISE=${noise} FIREDRILL_NOISE_RUNS=20 npm run test:all -- noise` }];
  if (came.length === 0) return [WHAT[noise], 'never run', '', '', 'never run', '', '', '', command];
  const [green, red] = [shareOf(came, 'green'), shareOf(came, 'red')];
  return [WHAT[noise], ...cells(green), ...cells(red), held(noise, green, red), command];
}

function cells({ runs, proven, notProven, wrong }: Share): string[] {
  if (runs === 0) return ['never run', '', ''];
  return [`${proven} of ${runs} (${percent(proven, runs)})`, String(notProven), String(wrong)];
}

function held(noise: Noise, ...shares: readonly Share[]): string {
  if (shares.some(({ wrong }) => wrong > 0)) return 'broken';
  const least = PROVEN_OF_20[noise];
  if (least !== undefined && shares.some(({ runs, proven }) => 20 * proven < least * runs)) return 'broken';
  return shares.every(({ runs }) => runs >= 20) ? 'kept' : 'kept so far, of fewer than 20';
}

/** Noises beside which a smaller share is proven than before: the share may not fall. */
export function fallen(before: Tally, now: Tally): string[] {
  return NOISES.flatMap((noise) =>
    (['green', 'red'] as const).flatMap((twin) => {
      const [was, is] = [shareOf(before[noise] ?? [], twin), shareOf(now[noise] ?? [], twin)];
      const [from, to] = [was.proven / was.runs, is.proven / is.runs];
      return to < from
        ? [
            `beside ${WHAT[noise]} ${percent(is.proven, is.runs)} of ${twin} runs are proven, before it were ${percent(was.proven, was.runs)}`,
          ]
        : [];
    }),
  );
}
