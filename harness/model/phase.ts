/**
 * The vocabulary, of which this is the middle. What a timeline holds is data that survives JSON, so that it can be
 * judged again by someone who has nothing but the file. Each shape is defined once, as a schema, from which its type is
 * inferred. The modules of this folder import nothing but Zod and each other.
 *
 * ```
 *  drill (what to break) ─┐
 *                         ├─► run ─► timeline.jsonl ─► judge ─► findings, measures, verdict ─► report
 *  target (what is promised) ┘
 * ```
 */

import { z } from 'zod';

export const PHASES = ['start', 'steady', 'inject', 'hold', 'recover', 'verify', 'stop'] as const;
export const phaseSchema = z.enum(PHASES).meta({ id: 'phase' });
export type Phase = z.infer<typeof phaseSchema>;
