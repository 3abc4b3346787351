/** How long each phase took. */

import type { Millis, Phase } from '../model.ts';
import { PHASES } from '../model.ts';
import { type Evidence, phaseEnd } from './evidence.ts';
import { micros } from './interval.ts';

/** In the order of the phases, those that began. */
export function phaseDurations(evidence: Evidence): Partial<Record<Phase, Millis>> {
  const durations: Partial<Record<Phase, Millis>> = {};
  for (const phase of PHASES) {
    const begin = evidence.phases.get(phase)?.begin;
    const end = phaseEnd(evidence, phase);
    if (begin !== undefined && end !== undefined) durations[phase] = micros(end - begin);
  }
  return durations;
}
