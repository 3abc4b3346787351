import type { RunEntry } from '../../../harness/history/entry.ts';

/** A run of the past, as the index has it. */
export function pastRun(change: Partial<RunEntry> = {}): RunEntry {
  const run = change.run ?? 'run-1';
  return {
    kind: 'run',
    run,
    folder: change.folder ?? run,
    startedAt: '2026-11-27T09:00:00.000Z',
    endedAt: '2026-11-27T09:01:00.000Z',
    commit: 'abc1234',
    evidence: { file: 'MANIFEST.sha256', sha256: 'a'.repeat(64) },
    machine: { cores: 2, cpu: 'some processor' },
    drill: 'db-down',
    variant: 'stopped',
    target: 'shop',
    pace: 10,
    verdict: 'pass',
    figures: { detect: { low: 100, high: 120, objective: 2000 } },
    findings: { 'probes/readiness/broken': 'pass' },
    images: { service: 'sha256:1' },
    ...change,
  };
}

/** So many of them, a day apart, each with what is said of it. */
export function pastRuns(count: number, change: (at: number) => Partial<RunEntry> = () => ({})): RunEntry[] {
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(Date.UTC(2026, 9, 1 + at, 2)).toISOString();
    return pastRun({ run: `run-${at}`, startedAt: day, endedAt: day, ...change(at) });
  });
}
