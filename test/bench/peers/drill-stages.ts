/** Where the seconds of a run go, from its own timeline and from what a shell waits for. */
import type { TimelineRecord } from '../../../harness/model/timeline.ts';

/** In the order in which they come. */
export const STAGES = [
  'start the stack',
  'warm up',
  'steady',
  'hold',
  'recover',
  'verify',
  'remove the stack',
  'replay the rules',
] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Milliseconds of each stage; of what is left of the whole, the process starts, looks up images, judges and reports.
 * @param wholeMs from the command to its exit
 */
export function stagesOf(records: readonly TimelineRecord[], wholeMs: number): Record<Stage | 'own', number> {
  const spent: Record<Stage, number> = {
    'start the stack': 0,
    'warm up': 0,
    steady: 0,
    hold: 0,
    recover: 0,
    verify: 0,
    'remove the stack': 0,
    'replay the rules': 0,
  };
  const begun = new Map<string, number>();
  const seen: Record<string, number> = {};
  for (const record of records) {
    if (record.kind !== 'phase') continue;
    const { phase, edge, t } = record;
    if (edge === 'begin') {
      begun.set(phase, t);
      continue;
    }
    seen[phase] = (seen[phase] ?? 0) + 1;
    spent[stageOf(phase, seen[phase])] += t - (begun.get(phase) ?? t);
  }
  const told = Object.values(spent).reduce((sum, ms) => sum + ms, 0);
  return { ...spent, own: wholeMs - told };
}

function stageOf(phase: string, nth: number): Stage {
  if (phase === 'start') return nth === 1 ? 'start the stack' : 'warm up';
  if (phase === 'stop') return nth === 1 ? 'remove the stack' : 'replay the rules';
  if (phase === 'inject') return 'hold';
  return STAGES.find((stage) => stage === phase) ?? 'warm up';
}
