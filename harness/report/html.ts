/** `report.html`: one file, nothing from the network, readable in light and dark. */

import type { AlertSummary, Finding, Report } from '../model/judgement.ts';
import { MEASURES } from '../model/objective.ts';
import type { RunHeader } from '../model/run-header.ts';
import type { Interval } from '../model/time.ts';
import { duration, exact, interval, moment, moments } from '../text/format.ts';
import { escapeXml } from './junit.ts';
import { MOMENTS_HEAD, momentRows, spikeLines } from './load.ts';
import { loadPicture } from './load-picture.ts';
import { legend, page } from './page.ts';
import type { Picture } from './picture.ts';
import { svg } from './svg.ts';
import {
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
} from './words.ts';

export function html(report: Report, header: RunHeader, picture: Picture): string {
  return page({
    status: report.verdict.status,
    title: header.drillTitle,
    subject: subject(report),
    reason: capitalised(sentence(report)),
    tally: `${tally(report.findings)} · ${report.startedAt} · pace ${report.pace}`,
    sections: [
      `<section class="picture">${svg(picture)}${legend(COLOURS, ['▲ told', '▼ told it is over'])}</section>`,
      `<section class="cards">${MEASURES.map((name) => card(name, report)).join('\n')}</section>`,
      flaps(report),
      `<section><h2>Findings</h2>${findings(report.findings)}</section>`,
      `<section><h2>Alerts</h2>${alerts(report.alerts)}</section>`,
      `<section><h2>Writes</h2>${ledger(report)}</section>`,
      load(report),
      `<section><h2>What ran</h2>${whatRan(report, header)}</section>`,
    ],
  });
}

const COLOURS = [
  ['good', 'good'],
  ['bad', 'bad'],
  ['silent', 'late or no answer'],
  ['outage', 'outage'],
  ['pending', 'pending'],
  ['firing', 'firing'],
] as const;

function card(name: (typeof MEASURES)[number], report: Report): string {
  const measure = report.measures[name];
  const meaning = `<p>${escapeXml(MEASURE_MEANINGS[name])}</p>`;
  if ('absent' in measure) {
    return `<article class="absent"><h3>${name}</h3><b>–</b><p>${escapeXml(measure.absent)}</p></article>`;
  }
  const { objective, acceptable, grade } = measure;
  const bounds = [
    ...(objective === undefined ? [] : [boundOf(objective)]),
    ...(acceptable === undefined ? [] : [`acceptable ${boundOf(acceptable)}`]),
    ...(timeOf(name, report) === '' ? [] : [timeOf(name, report)]),
  ];
  const mark = grade === undefined ? '' : ` <span class="mark">${GRADE_MARKS[grade]}</span>`;
  const notes = bounds.length === 0 ? '' : `<p class="bound">${escapeXml(bounds.join(' · '))}</p>`;
  const figure = `<b>${escapeXml(figureOf(measure))}</b>`;
  return `<article class="${grade ?? ''}"><h3>${name}${mark}</h3>${figure}${notes}${meaning}</article>`;
}

function flaps({ flaps }: Report): string {
  if (flaps.length === 0) return '';
  const list = escapeXml(flaps.map(interval).join(', '));
  return `<p class="flaps">Down again ${flaps.length} times, inside the outage or after it: ${list}</p>`;
}

function findings(findings: readonly Finding[]): string {
  const rows = findings.map(({ grade, phase, expectation, because, at }) => {
    const when = at === undefined ? '' : moment(at);
    const mark = `<span class="mark">${GRADE_MARKS[grade]}</span> ${GRADE_WORDS[grade]}`;
    const [first, last] = [phase, when].map((text) => `<td class="narrow">${escapeXml(text)}</td>`);
    const middle = [expectation, because].map((text) => `<td>${escapeXml(text)}</td>`).join('');
    return `<tr class="${grade}"><td>${mark}</td>${first}${middle}${last}</tr>`;
  });
  return table(['', 'phase', 'expectation', 'because', 'at'], rows);
}

function alerts(alerts: readonly AlertSummary[]): string {
  if (alerts.length === 0) return '<p>No alert was expected, and none showed itself.</p>';
  const rows = alerts.map((alert) => {
    const stages = [alert.pending, alert.firing, alert.delivered, alert.resolved, alert.resolvedDelivered];
    const { status, fires, resolves, reason } = alert.asWritten;
    const written = [
      status,
      ...(fires === undefined ? [] : [`fires ${interval(fires)} after the injection`]),
      ...(resolves === undefined ? [] : [`resolves ${interval(resolves)} after the undo`]),
      ...(reason === undefined ? [] : [reason]),
    ].join('; ');
    const name = alert.expected ? alert.name : `${alert.name} (not expected)`;
    const cells = [name, ...stages.map(when), written].map((text) => `<td>${escapeXml(text)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  const head = ['alert', 'pending', 'firing', 'delivered', 'resolved', 'resolved delivered', 'as written'];
  return table(head, rows);
}

function when(seen: Interval | null): string {
  return seen === null ? '–' : moments(seen);
}

function ledger({ ledger: { rpoMs, ...counts } }: Report): string {
  const cells = [...Object.values(counts).map(String), duration(rpoMs)].map((text) => `<td>${text}</td>`);
  return table([...Object.keys(counts), 'RPO'], [`<tr>${cells.join('')}</tr>`]);
}

function load({ load }: Report): string {
  if (load === undefined) return '';
  const facts = spikeLines(load).map(
    ([about, text]) => `<dt>${escapeXml(about)}</dt><dd>${escapeXml(text)}</dd>`,
  );
  const rows = momentRows(load.moments).map(
    (cells) => `<tr>${cells.map((text) => `<td>${escapeXml(text)}</td>`).join('')}</tr>`,
  );
  return `<section class="picture"><h2>Load</h2>${loadPicture(load.moments)}<dl>${facts.join('')}</dl>${table(MOMENTS_HEAD, rows)}</section>`;
}

function whatRan(report: Report, header: RunHeader): string {
  const { pace, reason, scrapeIntervalMs, evaluationIntervalMs } = header.pace;
  const intervals = `scrapes every ${exact(scrapeIntervalMs)}, evaluations every ${exact(evaluationIntervalMs)}`;
  const facts = [
    ['run', report.run],
    ['fault', `${header.fault} on ${header.service}`],
    [
      'phases',
      Object.entries(report.durations)
        .map(([phase, ms]) => `${phase} ${duration(ms)}`)
        .join(', '),
    ],
    ['pace', `${pace} × (${reason}); ${intervals}; how the rules differ: rules/difference.md`],
    ['probes', `every ${exact(header.resolutionMs)}; ${header.stableProbes} good in a row are stable`],
    ['Firedrill', `${header.firedrill}, commit ${report.commit}, ${report.engine}`],
    ['again', `./firedrill run ${report.drill}/${report.variant} --target ${report.target} --pace ${pace}`],
    ['judge again', `./firedrill judge ${report.run}`],
  ];
  const list = facts.map(([term, text]) => `<dt>${term}</dt><dd>${escapeXml(text ?? '')}</dd>`).join('');
  const images = Object.entries(report.images).map(([component, { reference, digest, origin }]) => {
    const cells = [component, reference, origin, digest].map((text) => `<td>${escapeXml(text)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<dl>${list}</dl>${table(['component', 'image', 'origin', 'digest'], images)}`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((text) => `<th>${escapeXml(text)}</th>`).join('');
  return `<div class="scroll"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
