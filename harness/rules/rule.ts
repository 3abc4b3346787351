/** A group of rules that are evaluated one after another, at one interval. */
export interface RuleGroup {
  readonly name: string;
  /** Absent where the global `evaluation_interval` counts. */
  readonly intervalMs?: number;
  readonly queryOffsetMs?: number;
  /** Labels that every rule of the group adds, unless it sets them itself (Prometheus 3). */
  readonly labels?: Readonly<Record<string, string>>;
  /** How many alerts or series one of its rules may make; beyond it the rule fails. */
  readonly limit?: number;
  readonly rules: readonly Rule[];
}

/** One alerting or recording rule. `forMs` and `keepFiringForMs` are 0 where not written, and for recording rules. */
export interface Rule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
