/** A rehearsal for the terminal: what was timed, what broke, the verdict. */

import { VERDICT_WORDS } from '../words.ts';
import type { RehearsalReport } from './rehearsal-report.ts';
import {
  boundText,
  lastOf,
  markOf,
  measuredOf,
  outcomeOf,
  rehearsed,
  timesOf,
  verdictSentence,
} from './rehearsal-words.ts';

export function rehearsalTerminal(report: RehearsalReport): string {
  const { decisions, lost } = report;
  const shown = timesOf(report);
  const width = Math.max(...shown.map(({ title }) => title.length));
  return [
    ...shown.map((one) => {
      const bound = one.objective === null ? '' : `  ${boundText(one.objective)}`;
      const last = one.last === null ? '' : `  last time ${lastOf(one.last)}`;
      const came = 'outcome' in one && one.outcome !== 'done' ? outcomeOf(one) : measuredOf(one.measured);
      return `${markOf(one) || ' '} ${one.title.padEnd(width)}  ${came}${bound}${last}`;
    }),
    ...decisions.map(({ act, because }) => `  decided ${act ? '' : 'not '}to act: ${because}`),
    ...lost
      .slice(0, 10)
      .map(
        ({ id, reads }) => `✗ lost: ${id} ${reads === null ? 'is gone' : `reads ${JSON.stringify(reads)}`}`,
      ),
    '',
    `${VERDICT_WORDS[report.verdict.status]} ${rehearsed(report)}: ${verdictSentence(report)}`,
  ].join('\n');
}
