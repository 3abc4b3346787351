import type { VerdictStatus } from '../model/judgement.ts';
import type { Section, Text } from '../model/section.ts';

/** What every format draws: what came of it, and the sections that tell why. */
export interface Document {
  title: string;
  /** Which of all that have this title: `db-down/stopped on shop`. */
  subject?: string;
  /** Left out where nothing was judged. `word` is what stands for the status, where it is not a run's that is judged. */
  verdict?: { status: VerdictStatus; reason: string; word?: string };
  /** What a reader wants to know beside the verdict, a few words each. */
  notes: readonly Text[];
  /** What matters most comes first. */
  sections: readonly Section[];
}

/** The heading: what it is, and which. */
export function headingOf({ title, subject }: Document): string {
  return subject === undefined ? title : `${title} (${subject})`;
}
