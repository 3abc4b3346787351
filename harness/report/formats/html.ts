/** Documents as pages: one file that asks nothing of the network, readable in light and dark and on paper. */

import type { Finding } from '../../model/judgement.ts';
import type { LanesPicture } from '../../model/picture.ts';
import type { Block, FigureShown, Inline, Section, Table, Text } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import { moment } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { groupsOf } from '../groups.ts';
import { capitalised, verdictWord } from '../words.ts';
import { pictureSvg } from './drawings/picture-svg.ts';
import { scaleSvg } from './drawings/scale-svg.ts';
import { sparkSvg } from './drawings/spark-svg.ts';
import { partsOf, wordsOf } from './inline.ts';
import { MOMENTS_HASH, momentsHtml } from './moments.ts';
import { STYLE } from './style.ts';
import { escapeXml } from './xml.ts';

/** Characters of a cell that stays on one line. */
const SHORT = 24;

/** The same document gives the same bytes. */
export function html(document: Document): string {
  const { title, subject, verdict } = document;
  const tab = subject ?? title;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${MOMENTS_HASH}'">
<title>${escapeXml(verdict === undefined ? tab : `${verdictWord(verdict)}: ${tab}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${banner(document)}
${document.sections.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function banner({ title, subject, verdict, notes }: Document): string {
  const which = subject === undefined ? '' : ` <small>${escapeXml(subject)}</small>`;
  const about = `<p class="notes">${notes.map(inline).join(' · ')}</p>`;
  const heading = `<h1>${escapeXml(capitalised(title))}${which}</h1>`;
  if (verdict === undefined) return `<header>\n${heading}\n${about}\n</header>`;
  const { status, reason } = verdict;
  return [
    `<header class="${status}">`,
    `<p class="verdict">${escapeXml(verdictWord(verdict))}</p>`,
    heading,
    `<p class="reason">${escapeXml(capitalised(reason))}</p>`,
    about,
    '</header>',
  ].join('\n');
}

function section({ id, title, blocks }: Section): string {
  const heading = title === undefined ? '' : `<h2>${escapeXml(title)}</h2>\n`;
  return `<section id="${anchor(id)}">\n${heading}${blocks.map((one) => block(one, id)).join('\n')}\n</section>`;
}

/** @param id of the section that the block is in */
function block(one: Block, id: string): string {
  switch (one.kind) {
    case 'paragraph':
      return `<p>${inline(one.text)}</p>`;
    case 'list':
      return one.items.length === 0
        ? ''
        : `<ul>${one.items.map((item) => `<li>${one.tasks === true ? '☐ ' : ''}${inline(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${one.facts.map(({ label, value }) => `<dt>${escapeXml(label)}</dt><dd>${inline(value)}</dd>`).join('')}</dl>`;
    case 'figures':
      return figures(one.figures);
    case 'findings':
      return findings(one.findings, id);
    case 'table':
      return table(one);
    case 'code':
      return `<pre tabindex="0"><code>${escapeXml(one.text)}</code></pre>`;
    case 'picture':
      return `<figure tabindex="0">${pictureSvg(one.id, one.alt, one.picture)}${one.picture.kind === 'lanes' ? legend(one.picture) : ''}</figure>`;
    case 'moments':
      return momentsHtml(one);
    case 'form':
      return `<div class="form">${one.fields.map((field) => `<div><p>${escapeXml(field)}</p></div>`).join('')}</div>`;
  }
}

/** What there is on cards, and why there is none of the rest in a line each. */
function figures(all: readonly FigureShown[]): string {
  const cards = all.flatMap((figure) => ('absent' in figure ? [] : [card(figure)]));
  const absent = all.flatMap((figure) => ('absent' in figure ? [figure] : []));
  const lines = absent.map(
    ({ label, meaning, absent: why }) =>
      `<dt>${escapeXml(label)}</dt><dd>no figure: ${escapeXml(`${why} (${meaning})`)}</dd>`,
  );
  return [
    ...(cards.length === 0 ? [] : [`<div class="cards">\n${cards.join('\n')}\n</div>`]),
    ...(lines.length === 0 ? [] : [`<dl>${lines.join('')}</dl>`]),
  ].join('\n');
}

function card(figure: Exclude<FigureShown, { absent: string }>): string {
  const { label, meaning } = figure;
  const { value, objective, acceptable, remark, grade, scale } = figure;
  const notes = [objective, acceptable && `acceptable ${acceptable}`, remark].filter((note) => note);
  const mark = grade === undefined ? '' : ` ${part({ grade })}`;
  const bounds = notes.length === 0 ? '' : `<p class="bound">${escapeXml(notes.join(' · '))}</p>`;
  return `<article><h3>${escapeXml(label)}${mark}</h3><b>${escapeXml(value)}</b>${scale === undefined ? '' : scaleSvg(scale, grade)}${bounds}<p>${escapeXml(meaning)}</p></article>`;
}

/** By what they are about; what was broken stands open and first, what was kept is folded. */
function findings(judged: readonly Finding[], section: string): string {
  if (judged.length === 0) return '<p>None: nothing was judged.</p>';
  return groupsOf(judged)
    .map(({ words, findings }) => {
      const kept = findings.filter(({ grade }) => grade === 'pass');
      const rest = findings.filter(({ grade }) => grade !== 'pass');
      const title = escapeXml(capitalised(words));
      const folded = (heading: string) =>
        kept.length === 0
          ? ''
          : `<details><summary>${heading}${part({ grade: 'pass' })} ${escapeXml(`${kept.length} kept`)}</summary>${findingsTable(kept, section)}</details>`;
      if (rest.length === 0) return folded(`<b>${title}</b> `);
      return `<h3 class="group">${title}</h3>${findingsTable(rest, section)}${folded('')}`;
    })
    .join('\n');
}

function findingsTable(judged: readonly Finding[], section: string): string {
  const rows = judged.map(({ id, grade, phase, expectation, because, at }) => {
    const narrow = (text: string) => `<td class="narrow">${escapeXml(text)}</td>`;
    const said = `<td>${escapeXml(expectation)}</td><td${columnOf('because')}>${escapeXml(because)}</td>`;
    const cells = `<td>${part({ grade })}</td>${narrow(phase)}${said}<td class="narrow">${at === undefined ? '' : atMoment(at)}</td>`;
    return `<tr id="${anchor(`${section}/${id}`)}">${cells}</tr>`;
  });
  return grid(['', 'phase', 'expectation', 'because', 'at'], rows);
}

/** Leads to the pictures, and where the page's script runs to that moment of them. */
function atMoment(at: Millis): string {
  return `<a href="#timeline" data-moment="${Math.round(at)}">${escapeXml(moment(at))}</a>`;
}

function table({ head, rows }: Table): string {
  return grid(
    head,
    rows.map((row) => {
      const cells = row.map((text, i) => {
        const rest = i === row.length - 1 ? head.length - i : 1;
        const span = rest > 1 ? ` colspan="${rest}"` : '';
        return `<td${isShort(text) ? ' class="narrow"' : ''}${span}${columnOf(head[i])}>${inline(text)}</td>`;
      });
      return `<tr>${cells.join('')}</tr>`;
    }),
  );
}

/** What a cell is of, said before it where a table has no room for columns. */
function columnOf(head = ''): string {
  return head === '' ? '' : ` data-of="${escapeXml(head)}"`;
}

/** Figures and single words are never broken. */
function isShort(text: Text): boolean {
  return partsOf(text).map(wordsOf).join('').length <= SHORT;
}

/** @param rows HTML */
function grid(head: readonly string[], rows: readonly string[]): string {
  // A heading without words would be read out as one.
  const titles = head.map((text) => (text === '' ? '<td></td>' : `<th>${escapeXml(text)}</th>`)).join('');
  const top = head.every((text) => text === '') ? '' : `<thead><tr>${titles}</tr></thead>`;
  return `<div class="scroll" tabindex="0"><table>${top}<tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function legend({ legend: shades, marks, note }: LanesPicture): string {
  const swatches = shades.map(
    ({ colour, text }) => `<span><i class="${colour}"></i>${escapeXml(text)}</span>`,
  );
  const pointers = marks.map(
    ({ direction, text }) => `<span>${direction === 'up' ? '▲' : '▼'} ${escapeXml(text)}</span>`,
  );
  const remark = note === undefined ? [] : [`<span>${escapeXml(note)}</span>`];
  return `<figcaption>${[...swatches, ...pointers, ...remark].join('')}</figcaption>`;
}

function inline(text: Text): string {
  return partsOf(text).map(part).join('');
}

function part(one: Inline): string {
  if (typeof one !== 'string' && 'spark' in one) return sparkSvg(one.spark, one.words);
  const words = escapeXml(wordsOf(one));
  if (typeof one === 'string') return words;
  if ('link' in one) return `<a href="${escapeXml(encodeURI(one.link))}">${words}</a>`;
  if ('strong' in one) return `<strong>${words}</strong>`;
  if ('code' in one) return `<code>${words}</code>`;
  if ('state' in one) return `<span class="judged ${STATE_CLASS[one.state]}">${words}</span>`;
  return `<span class="judged ${'grade' in one ? one.grade : one.verdict}">${words}</span>`;
}

/** Coloured as what it means for a reader. */
const STATE_CLASS = { pass: 'pass', fail: 'fail', skip: 'no-evidence' } as const;

/** An anchor has no white space. */
function anchor(id: string): string {
  return escapeXml(id.replaceAll(/\s+/g, '-'));
}
