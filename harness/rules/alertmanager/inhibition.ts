import { records } from '../yaml-durations.ts';
import { type Labels, type Matcher, matchersOf, matches } from './matchers.ts';
import { strings } from './routing.ts';

/** An alert that matches `source` keeps those that match `target` from being told, where the `equal` labels agree. */
export interface Inhibition {
  /** Its place in `inhibit_rules`, from 0. */
  readonly index: number;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

export function readInhibitions(value: unknown): Inhibition[] {
  return records(value).map((fields, index) => ({
    index,
    source: matchersOf(fields, 'source_'),
    target: matchersOf(fields, 'target_'),
    equal: strings(fields.equal),
  }));
}

/** The first rule by which one alert keeps another from being told. */
export function inhibitionBy(
  rules: readonly Inhibition[],
  target: Labels,
  source: Labels,
): Inhibition | undefined {
  return rules.find(
    (rule) =>
      matches(rule.target, target) &&
      matches(rule.source, source) &&
      // One that matches both sides is not kept silent by another of its kind, as Alertmanager has it.
      !(matches(rule.source, target) && matches(rule.target, source)) &&
      rule.equal.every((name) => (target[name] ?? '') === (source[name] ?? '')),
  );
}
