/** What every page has in common: one file, nothing from the network, and what came of it at the top. */

import type { VerdictStatus } from '../model/judgement.ts';
import { escapeXml } from './junit.ts';
import { STYLE } from './style.ts';
import { VERDICT_WORDS } from './words.ts';

export interface Page {
  status: VerdictStatus;
  title: string;
  /** Which run it is. */
  subject: string;
  /** What the verdict means, in a sentence. */
  reason: string;
  tally: string;
  /** Rules beyond those of all pages. */
  style?: string;
  /** HTML, each a line. */
  sections: readonly string[];
}

/** Text is escaped here, sections are not. */
export function page({ status, title, subject, reason, tally, style = '', sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(`${VERDICT_WORDS[status]}: ${subject}`)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<main>
<header class="${status}">
<p class="verdict">${VERDICT_WORDS[status]}</p>
<h1>${escapeXml(title)} <small>${escapeXml(subject)}</small></h1>
<p class="reason">${escapeXml(reason)}</p>
<p class="tally">${escapeXml(tally)}</p>
</header>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

/** What the colours of a picture mean, then its marks. */
export function legend(
  colours: readonly (readonly [state: string, text: string])[],
  marks: readonly string[],
): string {
  const swatches = colours.map(([state, text]) => `<span><i class="${state}"></i>${text}</span>`);
  return `<p class="legend">${[...swatches, ...marks.map((text) => `<span>${text}</span>`)].join('')}</p>`;
}
