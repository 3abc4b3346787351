import type { UnitOutcome } from './unit-outcome.ts';

/**
 * Why a run is not proven, where nothing but the machine is the reason: on a quieter one it may be. A failure, and evidence
 * that is missing for another reason, would be there again, and are never asked for twice.
 */
export function machinesDoing(outcome: UnitOutcome): string | undefined {
  if ('missing' in outcome || outcome.report.verdict.status !== 'not-proven') return undefined;
  const open = outcome.report.findings.filter(({ grade }) => grade === 'no-evidence');
  // Where no steady state was reached, everything else is open for that reason.
  const first = open.find(({ id }) => id === 'run/steady');
  const decisive = first === undefined ? open : [first];
  const whole = decisive.length > 0 && decisive.every(({ ofMachine }) => ofMachine);
  return whole ? decisive[0]?.because : undefined;
}
