/** Choosing a moment of a picture, and what was seen then: the one thing of a page that needs a script. */

import type { Block } from '../../model/section.ts';
import { MARGIN, RIGHT, WIDTH } from './drawings/svg.ts';

/** Parts of the whole time that the arrow keys go at once. */
const STEPS = 500;
/** Milliseconds around a moment within which what came and was over still belongs to it. */
const AROUND_MS = 1_000;

/**
 * Runs in the page. Left of a moment stands what had been seen of each subject last; what came within a second of it is marked.
 * Texts of others are set as text, never as HTML.
 */
export const MOMENTS_SCRIPT = `
for (const box of document.querySelectorAll('.moments')) {
  const { from, to, left, right, around } = Object.fromEntries(Object.entries(box.dataset).map(([key, value]) => [key, Number(value)]));
  const { subjects, seen } = JSON.parse(box.querySelector('script').textContent);
  const [slider, shown, rows] = ['input', 'output', 'tbody'].map((name) => box.querySelector(name));
  const pictures = [...box.parentElement.querySelectorAll('svg')];
  const cursors = pictures.map((picture) => {
    const line = document.createElementNS(picture.namespaceURI, 'line');
    line.setAttribute('class', 'cursor');
    line.setAttribute('y1', '0');
    line.setAttribute('y2', String(picture.viewBox.baseVal.height));
    picture.append(line);
    return line;
  });
  const cell = (text, kind = 'td') => Object.assign(document.createElement(kind), { textContent: text });
  const seconds = (t) => (t / 1000).toFixed(2) + ' s';
  const show = (t) => {
    shown.textContent = seconds(t);
    slider.setAttribute('aria-valuetext', seconds(t));
    const width = pictures[0].viewBox.baseVal.width;
    const x = left * width + ((t - from) / (to - from)) * (right - left) * width;
    for (const cursor of cursors) for (const end of ['x1', 'x2']) cursor.setAttribute(end, x.toFixed(1));
    const standing = new Map();
    for (const one of seen) if (one[3] && one[0] <= t) standing.set(one[1], one);
    const passing = seen.filter((one) => !one[3] && Math.abs(one[0] - t) <= around);
    rows.replaceChildren(...[...standing.values(), ...passing].sort((a, b) => a[1] - b[1] || a[0] - b[0]).map((one) => {
      const row = document.createElement('tr');
      if (Math.abs(one[0] - t) <= around) row.className = 'now';
      row.append(cell(subjects[one[1]], 'th'), cell(one[2]), cell((one[3] ? 'since ' : 'at ') + seconds(one[0])));
      return row;
    }));
  };
  const choose = (t) => {
    slider.value = String(Math.min(to, Math.max(from, t)));
    show(Number(slider.value));
  };
  slider.addEventListener('input', () => show(Number(slider.value)));
  for (const picture of pictures) {
    const at = (event) => {
      const { x, width } = picture.getBoundingClientRect();
      choose(from + (((event.clientX - x) / width - left) / (right - left)) * (to - from));
    };
    picture.addEventListener('pointerdown', at);
    picture.addEventListener('pointermove', (event) => { if (event.buttons === 1) at(event); });
  }
  for (const link of document.querySelectorAll('[data-moment]'))
    link.addEventListener('click', () => choose(Number(link.dataset.moment)));
  box.hidden = false;
  choose(Number(slider.value));
}
`;

/** By which the page's policy lets this script run, and no other: its SHA-256, which a test holds. */
export const MOMENTS_HASH = 'sha256-eG4w8fyiNEtVLHCM/8kNtMkXc9q3ofevzuCmhAwp6Ms=';

/** Nothing of it is shown where scripts do not run, on paper among others. */
export function momentsHtml({ from, to, begin, seen }: Extract<Block, { kind: 'moments' }>): string {
  const data = { from, to, left: MARGIN / WIDTH, right: (WIDTH - RIGHT) / WIDTH, around: AROUND_MS };
  const attributes = Object.entries(data).map(([key, value]) => ` data-${key}="${value}"`);
  const subjects = [...new Set(seen.map(({ of }) => of))];
  const rows = seen.map(({ t, of, what, stands }) => [
    Math.round(t),
    subjects.indexOf(of),
    what,
    stands ? 1 : 0,
  ]);
  // Inside of a script element only its own end would be read as one.
  const json = JSON.stringify({ subjects, seen: rows }).replaceAll('<', '\\u003c');
  return `<div class="moments" hidden=""${attributes.join('')}>
<label>A moment (the blue line): <input type="range" min="${from}" max="${to}" step="${Math.max(1, Math.round((to - from) / STEPS))}" value="${Math.round(begin)}"></label> <output></output>
<div class="scroll" tabindex="0"><table><tbody></tbody></table></div>
<script type="application/json">${json}</script>
<script>${MOMENTS_SCRIPT}</script>
</div>`;
}
