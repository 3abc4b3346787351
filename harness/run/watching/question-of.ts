import { PROBES, type ProbeName } from '../../model/request.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { StackPlan } from '../../stack/plan.ts';
import type { WatchQuestion } from './learn-to-watch.ts';

/** The service that is probed. */
export const PROBED = 'api';

/** What is known of watching before anything is measured. */
export function questionOf(
  { probes, resolutionMs, periodsMs }: Pick<RunHeader, 'probes' | 'resolutionMs' | 'periodsMs'>,
  { containers }: Pick<StackPlan, 'containers'>,
): WatchQuestion {
  const deadline = (probe: ProbeName) => probes[probe].deadlineMs;
  const asked = Object.fromEntries(
    PROBES.flatMap((probe) => {
      // What was asked for this once goes before what the contract always wants.
      const everyMs = periodsMs?.[probe] ?? probes[probe].everyMs;
      return everyMs === undefined ? [] : [[probe, everyMs]];
    }),
  );
  const { cpus = 1 } = containers.find(({ name }) => name === PROBED)?.limits ?? {};
  return {
    finestMs: resolutionMs,
    deadlines: { readiness: deadline('readiness'), liveness: deadline('liveness'), user: deadline('user') },
    // How many workers it has is not known: it is spared as if it had one.
    capacity: Math.min(1, cpus),
    asked,
    times: 1,
  };
}
