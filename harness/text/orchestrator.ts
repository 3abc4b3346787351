/** What an orchestrator would have done, for people. */

import type { OrchestratorAct, OrchestratorSummary } from '../model/judgement.ts';
import type { Orchestrator, OrchestratorProbe } from '../model/target.ts';
import { exact, interval } from './format.ts';

/** `every 10 s, 3 failures in a row, 1 s each`. */
export function askedHow({ periodMs, timeoutMs, failures }: OrchestratorProbe): string {
  return `every ${exact(periodMs)}, ${failures} failures in a row, ${exact(timeoutMs)} each`;
}

/** `taken out 5.0–10.0 s after the injection`, and how sure that is. */
export function actInWords({ share, when }: OrchestratorAct, act: string, since: string): string {
  if (when === undefined) return `never ${act}`;
  const [low, high] = [share.low, share.high].map((one) => `${Math.round(one * 100)} %`);
  const which = low === high ? low : `${low} to ${high}`;
  const chance = share.low === 1 ? '' : `, if it asks at ${which} of the moments it might`;
  return `${act} ${interval(when)} after ${since}${chance}`;
}

/** One row per act: what it is, what would have come of it, how the orchestrator asks. */
export function orchestratorRows(
  would: OrchestratorSummary,
  { readiness, liveness }: Orchestrator,
): string[][] {
  return [
    ['taken out of rotation', actInWords(would.removed, 'taken out', 'the injection'), askedHow(readiness)],
    ['back in rotation', actInWords(would.returned, 'back', 'the undo'), askedHow(readiness)],
    ['restarted', actInWords(would.restarted, 'restarted', 'the injection'), askedHow(liveness)],
  ];
}
