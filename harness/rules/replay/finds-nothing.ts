import { within } from '../ast.ts';
import type { RuleNode } from '../rule-graph.ts';

/** What finds something where no series is: a value made of nothing, and what asks for an absence. */
const MAKING = new Set(['vector', 'absent', 'absent_over_time']);

/** Whether rules find nothing where there is no series that they read. */
export function findsNothing(nodes: readonly RuleNode[]): boolean {
  return nodes.every(({ root }) => {
    const parts = within(root);
    // Without a selector it is a number, which is there at all times.
    return (
      parts.some(({ kind }) => kind === 'selector') &&
      !parts.some((part) => part.kind === 'call' && (MAKING.has(part.name) || part.name === 'scalar'))
    );
  });
}
