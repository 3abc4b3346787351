import { NOTHING_OWN } from '../../../harness/cli/load-own.ts';
import type { LoadedTarget } from '../../../harness/cli/loaded-target.ts';
import type { Unit } from '../../../harness/cli/suite/plan-suite.ts';
import { sourceOf } from '../../../harness/cli/written/source.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import type { Drill } from '../../../harness/model/drill.ts';
import type { Report } from '../../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import { render } from '../../../harness/report/renderings.ts';
import type { SuiteOutcome } from '../../../harness/report/suite/suite-report.ts';
import { gather } from '../../../harness/signals/facts.ts';
import { healthyRun } from './timeline.ts';

/** As much of a drill as planning looks at. */
export function drill(name: string, breaks: Drill['breaks'], ...variants: [string, ...string[]]): Drill {
  const fault = {
    name: 'none',
    inject: async () => {},
    undo: async () => {},
    effect: async () => ({ seen: true, how: '' }),
  };
  return {
    name,
    title: name,
    summary: name,
    breaks,
    variants: Object.fromEntries(variants.map((one) => [one, { title: one, fault }])),
    defaultVariant: variants[0],
    whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  };
}

/** As much of a target as planning looks at: which roles it has, and of which drills its owners speak. */
export function target(name: string, roles: Drill['breaks'][], drills: string[]): LoadedTarget {
  const limits = { cpus: 1, memoryMiB: 512 };
  const services = Object.fromEntries(roles.map((role) => [role, { role, limits }]));
  const contract = { drills: Object.fromEntries(drills.map((one) => [one, {}])) };
  return {
    folder: `/x/targets/${name}`,
    project: '/x',
    notes: [],
    own: NOTHING_OWN,
    source: sourceOf(`targets/${name}/target.ts`),
    images: [],
    components: [],
    target: { name, services, contract } as unknown as Target,
  };
}

export function unit(drillName: string, variant: string, on: string, pace?: number): Unit {
  return { drill: drillName, variant, target: on, ...(pace === undefined ? {} : { pace }) };
}

/** A report made as any is, of a timeline. */
export function reportOf(records: readonly TimelineRecord[], change: Partial<Report> = {}): Report {
  return { ...render(gather(records)).report, ...change };
}

/** A suite of which one run is healthy, changed as a test wants it. */
export function outcome(change: Partial<SuiteOutcome> = {}): SuiteOutcome {
  return {
    id: '20270101-120000-suite-nightly-00aa',
    suite: 'nightly',
    startedAt: '2027-01-01T12:00:00.000Z',
    durationMs: 60_000,
    capacity: { windows: 1, jobs: 2, ahead: false },
    plan: '0123456789abcdef',
    runs: [reportOf(healthyRun())],
    skipped: [],
    missing: [],
    quarantined: [],
    times: [],
    overlaps: [],
    ...change,
  };
}
