import type { People } from '../../people/run-step.ts';

/** The people of a run, and where they are. */
export interface Attended {
  people: People;
  /** Where the engine is, for a shell of theirs: `unix:///…`. */
  engine: string;
  /** What people are shown in place of a runbook that an alert names: its file, where there is one. */
  runbook(named: string): string;
}
