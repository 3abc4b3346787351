/** `report.md` of a rehearsal, made to be attached to a ticket. */

import { count, duration, moment } from '../../text/format.ts';
import { plain, table } from '../markdown.ts';
import type { Picture } from '../picture.ts';
import { VERDICT_WORDS } from '../words.ts';
import { rehearsalGantt } from './rehearsal-picture.ts';
import type { RehearsalReport, RowReport } from './rehearsal-report.ts';
import {
  boundText,
  lastOf,
  markOf,
  measuredOf,
  rehearsed,
  SIGNATURES,
  stepRows,
  timesOf,
  trendBars,
  verdictSentence,
} from './rehearsal-words.ts';

const TIMES = ['', 'what', 'measured', 'objective', 'acceptable', 'last time', 'trend'];
/** More would not be read; `report.json` has them all. */
const MOST_ROWS = 20;

export function rehearsalMarkdown(report: RehearsalReport, picture: Picture): string {
  const { status } = report.verdict;
  const lines = [
    `# ${VERDICT_WORDS[status]}: ${plain(report.title)} (${rehearsed(report)})`,
    '',
    plain(verdictSentence(report)),
    '',
    `${report.startedAt}, ${duration(report.durationMs)}${report.manual ? ', by hand' : ''}. ${plain(report.variantTitle)}.`,
    '',
    '## Times',
    '',
    ...table(
      TIMES,
      timesOf(report).map((one) => [
        markOf(one),
        one.title,
        measuredOf(one.measured),
        boundText(one.objective),
        boundText(one.acceptable),
        lastOf(one.last),
        trendBars(one),
      ]),
    ),
    '',
    '```text',
    rehearsalGantt(picture),
    '```',
    '',
    '## Steps',
    '',
    ...table(['step', 'who', 'until', 'came to'], stepRows(report)),
    '',
    ...decisions(report),
    ...checklist(report),
    ...data(report),
    '## Deviations',
    '',
    ...(report.deviations.length === 0 ? ['None.'] : report.deviations.map((text) => `- ${plain(text)}`)),
    '',
    '## Signed',
    '',
    ...table([...SIGNATURES], [SIGNATURES.map(() => ' ')]),
    '',
    '## What ran',
    '',
    ...table(
      ['image', 'reference', 'origin', 'digest'],
      Object.entries(report.images).map(([name, { reference, origin, digest }]) => [
        name,
        reference,
        origin,
        digest,
      ]),
    ),
    '',
    `Firedrill ${report.firedrill}, commit ${report.commit}, ${report.engine}. Run ${report.run}; \`timeline.jsonl\` holds every observation, \`logs/\` what the services said.`,
    '',
    '```sh',
    `./firedrill rehearse ${report.rehearsal} --target ${report.target} --variant ${report.variant} --way ${report.way}`,
    '```',
    '',
  ];
  return lines.join('\n');
}

function decisions({ decisions: made }: RehearsalReport): string[] {
  return made.flatMap(({ at, act, because, right, expected, rules }) => [
    '## Decision',
    '',
    `At ${moment(at)}: **${act ? 'act' : 'do not act'}**. ${plain(because)}.`,
    '',
    right === null
      ? 'Nothing was expected of it.'
      : `It had to be: ${expected?.act ? 'act' : 'do not act'} (${plain(expected?.because ?? '')}), which the decider was not told. ${right ? 'It was right.' : '**It was wrong.**'}`,
    '',
    ...table(
      ['rule', 'speaks', 'holds', 'because'],
      rules.map(({ title, kind, holds, because: figures }) => [
        title,
        kind === 'trigger' ? 'for acting' : 'against it',
        holds ? 'yes' : 'no',
        figures,
      ]),
    ),
    '',
  ]);
}

function checklist({ checklist: points }: RehearsalReport): string[] {
  if (points.length === 0) return [];
  const rows = points.map(({ list, title, ok, evidence }) => [ok ? '✓' : '✗', list, title, evidence]);
  return ['## Checklist', '', ...table(['', 'when', 'point', 'evidence'], rows), ''];
}

function data({ ledger, lost, damaged }: RehearsalReport): string[] {
  const { attempted, acknowledged, refused, indeterminate } = ledger;
  const rows = (title: string, some: readonly RowReport[]) =>
    some.length === 0
      ? []
      : [
          `### ${title} (${some.length})`,
          '',
          ...table(
            ['id', 'written', 'reads'],
            some.slice(0, MOST_ROWS).map(({ id, wrote, reads }) => [id, wrote, reads ?? 'it is gone']),
          ),
          ...(some.length > MOST_ROWS ? ['', `and ${some.length - MOST_ROWS} more in report.json`] : []),
          '',
        ];
  return [
    '## Data',
    '',
    `${count(attempted, 'write')}: ${acknowledged} acknowledged, ${refused} refused, ${indeterminate} left open; ${lost.length} lost, RPO ${duration(ledger.rpoMs)}.`,
    '',
    ...rows('Lost', lost),
    ...rows('Wrong before the way back already', damaged),
  ];
}
