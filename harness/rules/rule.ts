/** A group of rules that are evaluated one after another, at one interval. */
export interface RuleGroup {
  readonly name: string;
  /** Absent where the global `evaluation_interval` counts. */
  readonly intervalMs?: number;
  readonly queryOffsetMs?: number;
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
  /** 1-based line of the rule in its file, where known. */
  readonly line?: number;
}
