import { formatMs } from './duration.ts';
import type { Rule, RuleGroup } from './rule.ts';

/** What of the rules is printed; everything by default. */
export interface PlainOptions {
  /** Leaves annotations out, which nothing but a notification depends on. */
  readonly withoutAnnotations?: true;
  /** Added to each group, for evaluations to leave a trace. */
  readonly heartbeat?: { readonly record: string; readonly label: string };
}

/**
 * Rules as a file of Prometheus' own, whatever form they came in: the same names, expressions, labels and durations. Groups
 * that share a name, which they may in different documents, are numbered. JSON is YAML, and is written in a fraction of
 * the time.
 */
export function plainRules(groups: readonly RuleGroup[], options: PlainOptions = {}): string {
  const taken = new Map<string, number>();
  return JSON.stringify({
    groups: groups.map((group) => {
      const count = (taken.get(group.name) ?? 0) + 1;
      taken.set(group.name, count);
      const beats =
        options.heartbeat === undefined
          ? []
          : [
              {
                record: options.heartbeat.record,
                expr: 'vector(1)',
                labels: { [options.heartbeat.label]: group.name },
              },
            ];
      return {
        name: count === 1 ? group.name : `${group.name} (${count})`,
        ...(group.intervalMs === undefined ? {} : { interval: formatMs(group.intervalMs) }),
        ...(group.queryOffsetMs === undefined ? {} : { query_offset: formatMs(group.queryOffsetMs) }),
        ...(group.limit === undefined ? {} : { limit: group.limit }),
        ...(group.labels === undefined ? {} : { labels: group.labels }),
        rules: [...group.rules.map((rule) => plainRule(rule, options)), ...beats],
      };
    }),
  });
}

function plainRule(rule: Rule, { withoutAnnotations }: PlainOptions) {
  const { kind, name, expr, labels, annotations } = rule;
  return {
    [kind]: name,
    expr,
    ...(rule.forMs === 0 ? {} : { for: formatMs(rule.forMs) }),
    ...(rule.keepFiringForMs === 0 ? {} : { keep_firing_for: formatMs(rule.keepFiringForMs) }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(withoutAnnotations || Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
