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

/** Of a step GitHub shows so many of each level and passes the others over in silence. */
const SHOWN = 10;

/** Those that GitHub shows: errors before warnings, in their order; where there are more, the last says how many. */
export function mostTelling(all: readonly Annotation[]): Annotation[] {
  const worstFirst = all.toSorted((a, b) => Number(a.level === 'warning') - Number(b.level === 'warning'));
  if (worstFirst.length <= SHOWN) return worstFirst;
  const left = worstFirst.slice(SHOWN - 1);
  const level = left.some((one) => one.level === 'error') ? 'error' : 'warning';
  const more = {
    level,
    title: `${left.length} more`,
    lines: ['all of them are in the summary of this step'],
  } as const;
  return [...worstFirst.slice(0, SHOWN - 1), more];
}

/** Bytes of a step's summary; GitHub drops one that has more. */
const SUMMARY_BYTES = 1024 * 1024;
const ROOM_FOR_REMARK = 1024;

/** A page as the summary of a step, without its end where it is too long. @param remark where all of it is */
export function stepSummary(page: string, remark: string): string {
  if (Buffer.byteLength(page) <= SUMMARY_BYTES) return page;
  const whole = Buffer.from(page)
    .subarray(0, SUMMARY_BYTES - ROOM_FOR_REMARK)
    .toString();
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n\n**Cut off here: GitHub takes no more; ${remark}.**\n`;
}

/** Escaped as the runner reads it back. */
function data(text: string): string {
  return inert(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}
