import type { RunHeader } from '../model/run-header.ts';

/** What is known of a run before it begins: the drill, the target, the pace, and all that was promised. */
export type Plan = Omit<
  RunHeader,
  'kind' | 't' | 'schema' | 'run' | 'startedAt' | 'commit' | 'firedrill' | 'engine' | 'images'
>;
