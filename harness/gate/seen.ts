/** What was gathered for a gate: runs judged again, files as they are, results of tests, answers of a system that runs. */

import type { Report } from '../model/judgement.ts';

/** A run that is there, judged again a moment ago. */
export interface RunSeen {
  /** The name of its folder. */
  folder: string;
  /** What its own record says, as far as it can be read. */
  run?: string;
  startedAt?: string;
  /** Of the project that was run; `+` behind it: files differed from it. */
  commit?: string;
  images?: Readonly<Record<string, string>>;
  /** Why it proves nothing, whatever it says. */
  doubt?: string;
  /** Why it cannot be looked at, of one that is known and not there. */
  gone?: string;
  /** Its judgement of now, where it can be judged. */
  report?: Pick<Report, 'drill' | 'variant' | 'target' | 'verdict' | 'findings'>;
  /** Of its timeline. */
  sha256?: string;
  /** What its Prometheus scraped, as OpenMetrics text. */
  series?: string;
}

/** A rehearsal that is there, judged again. */
export interface RehearsalSeen extends Omit<RunSeen, 'report' | 'series'> {
  status?: Report['verdict']['status'];
  reason?: string;
  /** Steps of the procedure that were not done. */
  skipped?: readonly string[];
}

export interface FileSeen {
  /** From the target's folder. */
  file: string;
  text: string;
  sha256: string;
  executable: boolean;
}

/** What was said of a rule file. */
export interface RulesSeen {
  groups: readonly {
    name: string;
    alerts: readonly { name: string; annotations: Readonly<Record<string, string>> }[];
  }[];
  problem?: string;
  /** Promtool's word, or why it was not asked. */
  promtool: { ok: boolean; output: string } | { missing: string };
}

export interface TestSeen {
  name: string;
  state: 'pass' | 'fail' | 'skip';
  durationMs?: number;
  detail?: string;
}

/** Results of a suite of tests, the newest that were taken. */
export interface ResultsSeen {
  suite: string;
  folder: string;
  at?: string;
  commit?: string;
  command?: string;
  doubt?: string;
  /** Why they cannot be looked at, of those that are known and not there. */
  gone?: string;
  sha256?: string;
  tests: readonly TestSeen[];
}

/** What was answered, or why nothing was. */
export type Answered = { status: number; text: string; at: string } | { error: string; at: string };

/** A system that runs, and what it said. */
export interface SystemSeen {
  api: string;
  prometheus?: string;
  /** By address. */
  answers: ReadonlyMap<string, Answered>;
}

export interface Seen {
  now: Date;
  /** Of the checkout that is judged; `+` behind it: files differ from it. */
  commit: string;
  target: string;
  /** How Firedrill is called here, with which options it finds the same project and results, and where those lie for a shell. */
  call: { firedrill: string; places: string; target: string; results: string };
  /** By drill, or drill and variant, as the checklist names it. */
  runs: ReadonlyMap<string, RunSeen>;
  /** By rehearsal, or rehearsal and variant. */
  rehearsals: ReadonlyMap<string, RehearsalSeen>;
  /** Every file that a pattern of the checklist may mean. */
  files: readonly FileSeen[];
  rules: ReadonlyMap<string, RulesSeen>;
  /** Jobs of a Prometheus configuration, by file, or what is wrong with it. */
  jobs: ReadonlyMap<string, readonly string[] | { problem: string }>;
  tests: readonly ResultsSeen[];
  /** With --at: nothing else is evidence then but files. */
  system?: SystemSeen;
}
