/** A small checklist, what is seen of it, and a gate of both. */

import { type Checklist, checklistSchema } from '../../../harness/gate/checklist.ts';
import { type GateRequest, gate } from '../../../harness/gate/gate.ts';
import type { GateReport, ItemReport } from '../../../harness/gate/gate-report.ts';
import type { ResultsSeen, RunSeen, Seen } from '../../../harness/gate/seen.ts';
import type { Finding } from '../../../harness/model/judgement.ts';

export const NOW = new Date('2027-01-10T12:00:00.000Z');
export const COMMIT = 'abc1234';

/** One critical item that a finding shows, one that is not critical and that a file shows. */
export const SMALL = {
  title: 'Gate of a shop',
  owner: 'the shop team',
  sections: [
    {
      id: 'drills',
      title: 'Drills',
      critical: true,
      items: [
        {
          id: 'fires',
          title: 'the alert fires',
          evidence: [{ kind: 'finding', drill: 'db-down', id: 'alerts/*/fires' }],
        },
      ],
    },
    {
      id: 'papers',
      title: 'Papers',
      items: [{ id: 'page', title: 'the page is there', evidence: [{ kind: 'file', file: 'page.md' }] }],
    },
  ],
};

export function checklist(change: object = {}): Checklist {
  return checklistSchema.parse({ ...SMALL, ...change });
}

export function finding(id: string, grade: Finding['grade'] = 'pass'): Finding {
  return { id, grade, expectation: id, phase: 'hold', because: `${id} was ${grade}` };
}

export function runSeen(change: Partial<RunSeen> = {}): RunSeen {
  return {
    folder: '20270109-120000-shop-db-down-stopped-00ff',
    run: '20270109-120000-shop-db-down-stopped-00ff',
    startedAt: '2027-01-09T12:00:00.000Z',
    commit: COMMIT,
    images: { service: `sha256:${'a'.repeat(64)}` },
    sha256: 'f'.repeat(64),
    report: {
      drill: 'db-down',
      variant: 'stopped',
      target: 'shop',
      verdict: { status: 'pass' },
      findings: [finding('alerts/ShopDown/fires'), finding('probes/user/broken')],
    },
    ...change,
  };
}

/** The run of `runSeen`, with these findings. */
export function found(...findings: Finding[]): RunSeen {
  return runSeen({
    report: { drill: 'db-down', variant: 'stopped', target: 'shop', verdict: { status: 'pass' }, findings },
  });
}

export function results(change: Partial<ResultsSeen> = {}): ResultsSeen {
  return {
    suite: 'unit',
    folder: '20270109-130000-tests-unit-00ff',
    at: '2027-01-09T13:00:00.000Z',
    commit: COMMIT,
    sha256: 'e'.repeat(64),
    tests: [{ name: 'pkg > TestUpload', state: 'pass' }],
    ...change,
  };
}

function seen(change: Partial<Seen> = {}): Seen {
  return {
    now: NOW,
    commit: COMMIT,
    target: 'shop',
    call: { firedrill: './firedrill', places: '', target: 'targets/shop', results: 'results' },
    runs: new Map([['db-down', runSeen()]]),
    rehearsals: new Map(),
    files: [{ file: 'page.md', text: '# Page\n', sha256: 'd'.repeat(64), executable: false }],
    rules: new Map(),
    jobs: new Map(),
    tests: [],
    ...change,
  };
}

/** A gate of what is seen. */
export function gated(
  change: Partial<Seen> = {},
  of: Checklist = checklist(),
  request: Partial<GateRequest> = {},
): GateReport {
  return gate(of, seen(change), {
    id: '20270110-120000-shop-gate-00ff',
    template: 'gate',
    validator: 'Ada',
    environment: 'a test',
    images: {},
    notes: [],
    ...request,
  });
}

/** @throws Error where the gate has no such item */
export function itemOf({ sections, criticalTests }: GateReport, id: string): ItemReport {
  const item = [...sections.flatMap(({ items }) => items), ...criticalTests].find((one) => one.id === id);
  if (item === undefined) throw new Error(`there is no item ${id}`);
  return item;
}
