/** What GitHub shows beside a change. */

import { inert } from '../../text/inert.ts';

export interface Annotation {
  level: 'error' | 'warning';
  title: string;
  lines: readonly string[];
}

/**
 * A workflow command.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function workflowCommand({ level, title, lines }: Annotation): string {
  const property = data(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${level} title=${property}::${data(lines.join('\n'))}`;
}

/** Escaped as the runner reads it back. */
function data(text: string): string {
  return inert(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}
