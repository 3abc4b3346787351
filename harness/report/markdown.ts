/** `report.md`: what a person wants to read the morning after. */

import type { AlertSummary, Report } from '../model/judgement.ts';
import { MEASURES } from '../model/objective.ts';
import type { RunHeader } from '../model/run-header.ts';
import type { Interval } from '../model/time.ts';
import { duration, exact, interval, moment, moments } from '../text/format.ts';
import { orchestratorRows } from '../text/orchestrator.ts';
import { gantt } from './gantt.ts';
import { MOMENTS_HEAD, momentRows, spikeLines } from './load.ts';
import type { Picture } from './picture.ts';
import {
  again,
  boundOf,
  capitalised,
  figureOf,
  GRADE_MARKS,
  GRADE_WORDS,
  MEASURE_MEANINGS,
  sentence,
  subject,
  tally,
  timeOf,
  VERDICT_WORDS,
} from './words.ts';

/** Ends with a newline. */
export function markdown(report: Report, header: RunHeader, picture: Picture): string {
  const sections = [
    [`# ${VERDICT_WORDS[report.verdict.status]}: ${plain(header.drillTitle)} (${plain(subject(report))})`],
    [
      `**${plain(capitalised(sentence(report))).replace(/\.$/, '')}.** Findings: ${tally(report.findings) || 'none'}.`,
    ],
    ['```', gantt(picture), '```'],
    measures(report),
    findings(report),
    alerts(report),
    ledger(report),
    load(report),
    orchestrator(report, header),
    whatRan(report, header),
    evidence(report),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function measures(report: Report): string[] {
  const rows = MEASURES.map((name) => {
    const measure = report.measures[name];
    const meaning = MEASURE_MEANINGS[name];
    if ('absent' in measure) return [name, '–', '', '', '', `${meaning}. Absent: ${measure.absent}`];
    const { objective, acceptable, grade } = measure;
    const time = timeOf(name, report);
    const mark = grade === undefined ? '' : `${GRADE_MARKS[grade]} ${GRADE_WORDS[grade]}`;
    const note = time === '' ? meaning : `${meaning} (${time})`;
    return [name, `**${figureOf(measure)}**`, boundOf(objective), boundOf(acceptable), mark, note];
  });
  return [
    '## Measures',
    '',
    ...table(['figure', 'measured', 'objective', 'acceptable', '', 'what it spans'], rows),
    ...(report.flaps.length === 0
      ? []
      : [
          '',
          `The user's service went down again ${report.flaps.length} times: ${report.flaps.map(interval).join(', ')}.`,
        ]),
  ];
}

function findings({ findings }: Report): string[] {
  if (findings.length === 0) return ['## Findings', '', 'None: nothing was judged.'];
  const rows = findings.map(({ grade, phase, expectation, because, at }) => [
    `${GRADE_MARKS[grade]} ${GRADE_WORDS[grade]}`,
    phase,
    expectation,
    because,
    at === undefined ? '' : moment(at),
  ]);
  return ['## Findings', '', ...table(['', 'phase', 'expectation', 'because', 'at'], rows)];
}

function alerts({ alerts }: Report): string[] {
  if (alerts.length === 0) return [];
  const rows = alerts.map((alert) => [
    alert.expected ? alert.name : `${alert.name} (not expected)`,
    when(alert.pending),
    when(alert.firing),
    when(alert.delivered),
    when(alert.resolved),
    when(alert.resolvedDelivered),
    asWritten(alert),
  ]);
  const head = ['alert', 'pending', 'firing', 'delivered', 'resolved', 'resolved delivered', 'as written'];
  return [
    '## Alerts',
    '',
    "Moments on the run's clock; as written: production time after the injection, and after the undo.",
    '',
    ...table(head, rows),
  ];
}

function asWritten({ asWritten: { status, fires, resolves, reason } }: AlertSummary): string {
  const parts = [
    ...(fires === undefined ? [] : [`fires ${interval(fires)}`]),
    ...(resolves === undefined ? [] : [`resolves ${interval(resolves)}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return parts.length === 0 ? status : `${status}: ${parts.join(', ')}`;
}

function ledger({ ledger }: Report): string[] {
  const head = [
    'attempted',
    'acknowledged',
    'refused',
    'indeterminate',
    'lost',
    'duplicated',
    'resurrected',
    'RPO',
  ];
  const { attempted, acknowledged, refused, indeterminate, lost, duplicated, resurrected, rpoMs } = ledger;
  const counts = [attempted, acknowledged, refused, indeterminate, lost, duplicated, resurrected];
  return ['## Writes', '', ...table(head, [[...counts.map(String), duration(rpoMs)]])];
}

function load({ load }: Report): string[] {
  if (load === undefined) return [];
  return [
    '## Load',
    '',
    ...table(['', ''], spikeLines(load)),
    '',
    'By the second in which requests were due:',
    '',
    ...table(MOMENTS_HEAD, momentRows(load.moments)),
  ];
}

function orchestrator(report: Report, header: RunHeader): string[] {
  if (report.orchestrator === undefined || header.orchestrator === undefined) return [];
  const rows = orchestratorRows(report.orchestrator, header.orchestrator);
  return [
    '## What an orchestrator would have done',
    '',
    'Over every moment at which it might begin to ask, and had the fault lasted for as long as it takes to act.',
    '',
    ...table(['act', 'when', 'how it asks'], rows),
  ];
}

function whatRan(report: Report, header: RunHeader): string[] {
  const { pace, reason, scrapeIntervalMs, evaluationIntervalMs } = header.pace;
  const speed =
    pace === 1
      ? 'real time: the rules ran as production ships them'
      : `${pace} × (${reason}): the monitoring's durations were divided by it, nothing else; scrapes every ` +
        `${exact(scrapeIntervalMs)}, evaluations every ${exact(evaluationIntervalMs)}. ` +
        'How the rules that ran differ from those shipped is in `rules/difference.md`';
  const phases = Object.entries(report.durations).map(([phase, ms]) => `${phase} ${duration(ms)}`);
  const images = Object.entries(report.images).map(([component, { reference, digest, origin }]) => [
    component,
    `\`${reference}\``,
    origin,
    `\`${digest}\``,
  ]);
  return [
    '## What ran',
    '',
    `- fault: ${plain(header.fault)} on ${plain(header.service)}`,
    `- started: ${report.startedAt}`,
    `- phases: ${phases.join(', ')}`,
    `- pace: ${speed}`,
    `- probes: every ${exact(header.resolutionMs)}; ${header.stableProbes} good ones in a row are stable`,
    `- Firedrill ${header.firedrill}, commit \`${report.commit}\`, ${plain(report.engine)}`,
    '',
    ...table(['component', 'image', 'origin', 'digest'], images),
  ];
}

function evidence(report: Report): string[] {
  return [
    '## Evidence',
    '',
    `In \`results/${report.run}/\`: \`timeline.jsonl\` holds every observation and is all that was judged; ` +
      '`logs/` what the services said; `MANIFEST.sha256` what each file was when the run was over.',
    '',
    '```sh',
    `./firedrill judge ${report.run}   # the same verdict from the same timeline`,
    again(report),
    '```',
  ];
}

function when(seen: Interval | null): string {
  return seen === null ? '–' : moments(seen);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** Text that cannot break out of its cell. Backquotes and asterisks of our own stay. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
}

/** Somebody else's text outside of tables: one line, and shown as it is. */
export function plain(text: string): string {
  return text.replaceAll(/[*_<`[\]\\|]/g, (character) => `\\${character}`).replaceAll(/\s+/g, ' ');
}
