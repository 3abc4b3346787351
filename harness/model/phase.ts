/**
 * The vocabulary, of which this is the middle. What a timeline holds is data that survives JSON, so that it can be
 * judged again by someone who has nothing but the file. The modules of this folder import nothing but each other.
 *
 * ```
 *  drill (what to break) ─┐
 *                         ├─► run ─► timeline.jsonl ─► judge ─► findings, measures, verdict ─► report
 *  target (what is promised) ┘
 * ```
 */

export const PHASES = ['start', 'steady', 'inject', 'hold', 'recover', 'verify', 'stop'] as const;
export type Phase = (typeof PHASES)[number];
