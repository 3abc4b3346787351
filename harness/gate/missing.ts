import type { GateReport } from './gate-report.ts';
import type { Cause } from './outcome.ts';

/** What a run would turn into evidence. What one has not seen is not run again: it may be that the machine cannot show it. */
const CURED: ReadonlySet<Cause> = new Set(['missing', 'stale', 'foreign', 'altered', 'unfinished']);

/** The drills and suites of tests that would turn SKIPs into evidence, each once. */
export function missingRuns({ sections, criticalTests, conditions }: GateReport): {
  drills: string[];
  suites: string[];
} {
  const open = [...sections.flatMap(({ items }) => items), ...criticalTests, ...conditions].filter(
    ({ state, cause }) => state === 'skip' && cause !== undefined && CURED.has(cause),
  );
  const all = (of: 'drill' | 'suite') => [...new Set(open.flatMap(({ cure }) => cure?.[of] ?? []))];
  return { drills: all('drill'), suites: all('suite') };
}
