import { loadDrills, loadTargets } from '../../../harness/cli/catalogue.ts';
import { ROOT } from '../../../harness/cli/project.ts';
import { planSuite } from '../../../harness/cli/suite/plan-suite.ts';
import { seedOfDay } from '../../../harness/cli/suite/sample.ts';
import type { Suite } from '../../../harness/cli/suite/suites.ts';
import { atNight } from '../../red/cases/at-night.ts';
import type { RedCase } from '../../red/cases/red-case.ts';
import type { RecordedSet, Recording } from './recording.ts';

/** A command that makes some recordings. */
export interface Recorder {
  title: string;
  records: readonly Recording[];
  command: readonly [string, ...string[]];
  /** Tests keep their runs themselves; of a command line the one run or rehearsal that it filed is kept. */
  keeps: 'itself' | 'a run' | 'a rehearsal';
}

/** Of what a night draws by lot, always the same. */
const SEED = seedOfDay(new Date('2026-11-27'));

/** Tests whose runs are recorded, under the names that they give them. */
const TESTS: readonly [project: string, file: string, set: RecordedSet, names: readonly string[]][] = [
  ['healing', 'stop-conditions', 'trouble', ['stopped-by-a-probe', 'stopped-by-a-query']],
  [
    'torture',
    'prometheus',
    'trouble',
    ['dies', 'hangs', 'answers-500', 'evaluates-no-more', 'scrapes-no-more'].map(
      (how) => `prometheus-${how}`,
    ),
  ],
  [
    'torture',
    'trouble',
    'trouble',
    [
      'api-ends-at-once',
      'api-never-ready',
      'broken-container-removed',
      'clock-set-back',
      'clock-set-forward',
      'out-of-memory-before-ready',
      'out-of-memory-in-the-fault',
      'out-of-memory-when-steady',
      'out-of-memory-while-others-start',
      'readiness-flaps',
    ],
  ],
  ['rehearsals', '/sabotage', 'rehearsals', ['killswitch-misses-a-route', 'way-back-drops-data']],
  [
    'rehearsals',
    '/restore',
    'rehearsals',
    [
      ...['restore-wal', 'restore-dumps', 'restore-bad-backups'],
      ...['a-table', 'a-row', 'a-sequence-s-value', 'an-index', 'a-role-s-rights'].map(
        (what) => `restore-leaves-out-${what}`,
      ),
    ],
  ],
  [
    'rehearsals',
    'killswitch-sabotage',
    'rehearsals',
    ['killswitch-cuts-off-bookings', 'killswitch-forgets-who-set-it', 'killswitch-turns-probes-away'],
  ],
  [
    'rehearsals',
    'decisions',
    'rehearsals',
    [
      'backout-corrupt-writes',
      'backout-database-fails',
      'backout-few-users',
      'backout-healthy',
      'backout-latency',
      'backout-objective-broken',
      'backout-rare-errors',
      'backout-security-incident',
      'backout-several-at-once',
      'backout-will-not-start',
      'killswitch-database-read-only',
      'killswitch-degraded',
      'killswitch-maintenance',
      'killswitch-variable',
    ],
  ],
];

/** All that makes the recorded set, in the order in which it is run. */
export async function commandsToRecord(): Promise<Recorder[]> {
  return [
    ...(await nightly()),
    ...atNight.map((one) => redCase('red-at-night', atNight, one)),
    ...TESTS.map(tests),
    {
      title: 'rehearse backout',
      records: [{ set: 'rehearsals', name: 'backout-errors' }],
      command: ['./firedrill', 'rehearse', 'backout'],
      keeps: 'a rehearsal',
    },
  ];
}

/** More than a night runs: of what is kept no variant has to wait for its turn. */
const EVERY_VARIANT: Suite = {
  summary: "every variant of every drill on every target, of flaky-network's some",
  passes: [
    { drills: ['*/*'], except: ['flaky-network'] },
    { drills: ['flaky-network/*'], sample: 6 },
  ],
};

async function nightly(): Promise<Recorder[]> {
  const { units } = planSuite(
    'nightly',
    EVERY_VARIANT,
    await loadDrills(ROOT),
    await loadTargets(ROOT),
    SEED,
  );
  return units.map(({ drill, variant, target }) => ({
    title: `run ${drill}/${variant} --target ${target}`,
    records: [{ set: 'nightly', name: `${drill}-${variant}@${target}` }],
    command: ['./firedrill', 'run', `${drill}/${variant}`, '--target', target],
    keeps: 'a run',
  }));
}

function redCase(project: string, cases: readonly RedCase[], { name, title }: RedCase): Recorder {
  if (cases.filter((one) => one.title.includes(title)).length !== 1)
    throw new Error(`two cases of ${project} go by the title: ${title}`);
  return {
    title: `${project}: ${title}`,
    records: [{ set: 'red', name }],
    command: ['vitest', 'run', '--project', project, '--testNamePattern', RegExp.escape(title)],
    keeps: 'itself',
  };
}

function tests([project, file, set, names]: (typeof TESTS)[number]): Recorder {
  return {
    title: `${project}: ${file}.test.ts`,
    records: names.map((name) => ({ set, name })),
    command: ['vitest', 'run', '--project', project, `${file}.test.ts`],
    keeps: 'itself',
  };
}
