/** What can be known to be wrong with a promise before anything is started. */

import type { ProbeName } from '../model/request.ts';

/** Where a promise stands, and what there is that it may name. */
export interface Place {
  /** File and key: `target.ts: contract.drills.db-down`. */
  key: string;
  services: readonly string[];
  /** Alert rules that are loaded, and the file they are in. */
  rules: readonly string[];
  rulesFile: string;
  /** Of Alertmanager's file; none where the target has no Alertmanager. */
  receivers: readonly string[];
  intervals: readonly string[];
  /** What the target has declared for all drills; what is not declared is not asked, and cannot be promised. */
  declared: {
    probes: Readonly<Partial<Record<ProbeName, unknown>>>;
    workload: boolean;
    /** Of the workload, a list of everything. */
    list: boolean;
    prometheus: boolean;
  };
  /** What logins capture. */
  captured: readonly string[];
  /** The drill's fault offers the contract's load. */
  offersLoad: boolean;
  /** The drill has readiness go bad while the fault lasts. */
  readinessGoesBad: boolean;
  /** @returns what is wrong with a query; undefined when it can be asked at the run's pace */
  queryProblem(query: string): string | undefined;
  /** What a file of the target's folder says; undefined where there is none. */
  text(file: string): string | undefined;
  /** `; did you mean …`, or nothing. */
  suggest(name: string, known: readonly string[]): string;
}

/** A line for each name that is not among those there are. */
export function unknownNames(
  names: readonly string[],
  known: readonly string[],
  key: string,
  where: string,
  { suggest }: Pick<Place, 'suggest'>,
): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => `${key} names ${name}, which ${where} does not have${suggest(name, known)}`);
}
