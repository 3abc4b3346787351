/** `report.html` of a rehearsal: one file, nothing from the network. */

import { count, duration, moment } from '../../text/format.ts';
import { escapeXml } from '../junit.ts';
import { legend, page } from '../page.ts';
import type { Picture } from '../picture.ts';
import { svg } from '../svg.ts';
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

const OWN_STYLE = `
.signed td { height: 44px; border: 1px solid var(--rule); } td.trend { font-family: monospace; white-space: nowrap; }
i.fault { background: var(--grey); }
@media print { body { background: none; } main { padding: 0; } section { break-inside: avoid; } }
`;
const MOST_ROWS = 50;

export function rehearsalHtml(report: RehearsalReport, picture: Picture): string {
  const how = report.manual ? 'by hand' : 'automatic';
  return page({
    status: report.verdict.status,
    title: report.title,
    subject: rehearsed(report),
    reason: verdictSentence(report),
    tally: `${report.startedAt} · ${duration(report.durationMs)} · ${how} · ${report.variantTitle}`,
    style: OWN_STYLE,
    sections: [
      `<section class="picture">${svg(picture)}${legend(COLOURS, report.decisions.length === 0 ? [] : ['▲ decided to act', '▼ decided not to act'])}</section>`,
      `<section><h2>Times</h2>${times(report)}</section>`,
      `<section><h2>Steps</h2>${steps(report)}</section>`,
      decisions(report),
      checklist(report),
      `<section><h2>Data</h2>${data(report)}</section>`,
      `<section><h2>Deviations</h2>${deviations(report)}</section>`,
      `<section class="signed"><h2>Signed</h2>${table([...SIGNATURES], [SIGNATURES.map(() => '')])}</section>`,
      `<section><h2>What ran</h2>${whatRan(report)}</section>`,
    ],
  });
}

const COLOURS = [
  ['pending', 'step'],
  ['fault', 'by Firedrill'],
  ['good', 'good'],
  ['bad', 'failed or bad'],
] as const;

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  classes: readonly string[] = [],
): string {
  const cells = (row: readonly string[]) => row.map((text) => `<td>${escapeXml(text)}</td>`).join('');
  const body = rows.map((row, index) => `<tr class="${classes[index] ?? ''}">${cells(row)}</tr>`).join('\n');
  const heads = head.map((text) => `<th>${escapeXml(text)}</th>`).join('');
  return `<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function times(report: RehearsalReport): string {
  const shown = timesOf(report);
  return table(
    ['', 'what', 'measured', 'objective', 'acceptable', 'last time', 'trend'],
    shown.map((one) => [
      markOf(one),
      one.title,
      measuredOf(one.measured),
      boundText(one.objective),
      boundText(one.acceptable),
      lastOf(one.last),
      trendBars(one),
    ]),
    shown.map(({ grade }) => grade ?? ''),
  );
}

function steps(report: RehearsalReport): string {
  return table(
    ['step', 'who', 'until', 'came to'],
    stepRows(report),
    report.steps.map(({ outcome }) => (outcome === 'failed' ? 'fail' : '')),
  );
}

function decisions({ decisions: made }: RehearsalReport): string {
  return made
    .map(({ at, act, because, right, expected, rules }) => {
      const judged =
        right === null
          ? ''
          : `<p>It had to be: ${expected?.act ? 'act' : 'do not act'} (${escapeXml(expected?.because ?? '')}), which the decider was not told. ${right ? 'It was right.' : '<b>It was wrong.</b>'}</p>`;
      const rows = rules.map(({ title, kind, holds, because: figures }) => [
        title,
        kind === 'trigger' ? 'for acting' : 'against it',
        holds ? 'yes' : 'no',
        figures,
      ]);
      return `<section><h2>Decision</h2><p>At ${moment(at)}: <b>${act ? 'act' : 'do not act'}</b>. ${escapeXml(because)}.</p>${judged}${table(['rule', 'speaks', 'holds', 'because'], rows)}</section>`;
    })
    .join('\n');
}

function checklist({ checklist: points }: RehearsalReport): string {
  if (points.length === 0) return '';
  const rows = points.map(({ list, title, ok, evidence }) => [ok ? '✓' : '✗', list, title, evidence]);
  const classes = points.map(({ ok }) => (ok ? 'pass' : 'fail'));
  return `<section><h2>Checklist</h2>${table(['', 'when', 'point', 'evidence'], rows, classes)}</section>`;
}

function data({ ledger, lost, damaged }: RehearsalReport): string {
  const { attempted, acknowledged, refused, indeterminate } = ledger;
  const rows = (title: string, some: readonly RowReport[]) =>
    some.length === 0
      ? ''
      : `<h3>${title} (${some.length})</h3>${table(
          ['id', 'written', 'reads'],
          some.slice(0, MOST_ROWS).map(({ id, wrote, reads }) => [id, wrote, reads ?? 'it is gone']),
        )}`;
  const sentence = `${count(attempted, 'write')}: ${acknowledged} acknowledged, ${refused} refused, ${indeterminate} left open; ${lost.length} lost, RPO ${duration(ledger.rpoMs)}.`;
  return `<p>${escapeXml(sentence)}</p>${rows('Lost', lost)}${rows('Wrong before the way back already', damaged)}`;
}

function deviations({ deviations: all }: RehearsalReport): string {
  if (all.length === 0) return '<p>None.</p>';
  return `<ul>${all.map((text) => `<li>${escapeXml(text)}</li>`).join('')}</ul>`;
}

function whatRan(report: RehearsalReport): string {
  const rows = Object.entries(report.images).map(([name, { reference, origin, digest }]) => [
    name,
    reference,
    origin,
    digest,
  ]);
  const about = `Firedrill ${report.firedrill}, commit ${report.commit}, ${report.engine}. Run ${report.run}.`;
  return `<p>${escapeXml(about)}</p>${table(['image', 'reference', 'origin', 'digest'], rows)}`;
}
