/** How long each phase took. */

import { micros } from '../figures/interval.ts';
import type { Phase } from '../model/phase.ts';
import { PHASES } from '../model/phase.ts';
import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import { phaseEnd } from '../signals/frame/frame.ts';

/** In the order of the phases, those that began; without the time in which the run waited for its turn. */
export function phaseDurations(facts: Facts): Partial<Record<Phase, Millis>> {
  const durations: Partial<Record<Phase, Millis>> = {};
  for (const phase of PHASES) {
    const span = facts.phases.get(phase);
    const end = phaseEnd(facts, phase);
    if (span !== undefined && end !== undefined)
      durations[phase] = micros(end - span.begin - (span.idle ?? 0));
  }
  return durations;
}
