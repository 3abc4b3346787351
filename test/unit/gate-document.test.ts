/** A gate as a paper: what a reader looks for is in it, in every format. */

import { describe, expect, test } from 'vitest';
import { gateReportSchema } from '../../harness/gate/gate-report.ts';
import { html } from '../../harness/report/formats/html.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { gateDocument } from '../../harness/report/gate/gate-document.ts';
import { checklist, gated, results } from './support/gate.ts';

const OF = checklist({
  tests: {
    suites: [{ id: 'unit', title: 'U', format: 'junit' }],
    critical: [{ id: 'upload', title: 'uploads', match: 'TestUpload' }],
  },
  conditions: [{ id: 'tested', title: 'critical tests pass', items: ['tests/*'] }],
  waivers: [{ item: 'papers/page', reason: 'issue 7', owner: 'Grace', until: '2027-01-31' }],
  risks: [
    {
      id: 'r',
      title: 'a <b>risk</b>',
      severity: 'high',
      probability: 'low',
      mitigation: 'none',
      accepted: { by: 'Ada', on: '2027-01-01', until: '2027-02-01' },
    },
  ],
  corrections: [{ what: 'the page was mended', files: ['page.md'] }],
});
const GATE = gated({ runs: new Map(), files: [], tests: [results()] }, OF);
const DOCUMENT = gateDocument(GATE);

test('what is filed is of its schema', () => {
  expect(gateReportSchema.parse(JSON.parse(JSON.stringify(GATE)))).toEqual(GATE);
});

describe('the paper of a NO-GO', () => {
  const text = markdown(DOCUMENT);

  test.each([
    [
      'the decision',
      /^# NO-GO: Gate of a shop \(shop\)\n\n\*\*Critical and without evidence: drills\/fires\.\*\*/,
    ],
    [
      'commit, environment and validator',
      /0 of 2 items \(0 %\) · commit abc1234 · 2027-01-10T12:00:00.000Z · environment: a test · validator: Ada/,
    ],
    ['its reasons', /## What stands against it\n\n- drills\/fires SKIP: db-down was never run on shop/],
    [
      'what blocks and what does not',
      /## Next steps, blocking\n\n[\s\S]*`.\/firedrill run db-down --target shop`[\s\S]*## Next steps, optional/,
    ],
    [
      'rates by section',
      /\| Drills \| 1 \| 0 \| 0 \| 1 \| 0 % \|\n\| Papers \| 1 \| 0 \| 1 \| 0 \| 0 % \|\n\| \*\*total\*\* \| 2 \| 0 \| 1 \| 1 \| 0 % \|/,
    ],
    ['each condition', /\| ✓ PASS \| critical tests pass \| 1 of 1 items pass \|/],
    ['what is good', /## What was shown\n\n- condition met: critical tests pass/],
    [
      'each item with its evidence',
      /\| – SKIP \| the alert fires \(critical\) \| db-down was never run on shop \|/,
    ],
    ['tests with class and state', /\| ✓ PASS \| pkg (?:>|&gt;) TestUpload \| {2}\| critical \| {2}\|/],
    [
      'reservations with owner and day',
      /\| open \| the page is there \| waived: issue 7 .*\| Grace \| 2027-01-31 \|/,
    ],
    [
      'risks with who took them',
      /\| 3 \| a .*risk.* \| high \| low \| none \| by Ada on 2027-01-01, until 2027-02-01 \|/,
    ],
    ['corrections', /\| the page was mended \| page.md \|/],
    ['proofs as command and output', /\$ ls targets\/shop\/page.md\n# no such file/],
    ['room for a signature', /\| name \| role \| date \| signature \|/],
  ])('has %s', (_, part) => {
    expect(text).toMatch(part);
  });

  test('is a page whose texts are no markup, and that prints', () => {
    const page = html(DOCUMENT);
    expect(page).toContain('<p class="verdict">NO-GO</p>');
    expect(page).toContain('<header class="fail">');
    expect(page).not.toContain('<b>risk</b>');
    expect(page).toMatch(/@media print/);
  });

  test('ends in a terminal with the decision, and lists what is open', () => {
    const lines = terminal(DOCUMENT).split('\n');
    expect(lines.at(-1)).toBe('NO-GO shop: critical and without evidence: drills/fires');
    expect(lines.some((line) => /– SKIP +the alert fires +db-down was never run/.test(line))).toBe(true);
  });
});
