import { expect, test } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import { toProveSections } from '../../harness/report/drill/to-prove.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { render } from '../../harness/report/renderings.ts';
import { gather } from '../../harness/signals/facts.ts';
import { healthyRun } from './support/timeline.ts';

type Finding = Report['findings'][number];

function toldOf(change: (report: Report) => Report, died: string[] = []): string {
  const facts = gather(healthyRun());
  const { header } = facts;
  if (header === undefined) throw new Error('no header');
  for (const service of died)
    facts.engine.push({ kind: 'engine', t: 12_000, service, action: 'die', exitCode: 137 });
  const { report, document } = render(facts);
  const sections = toProveSections(change(report), header, facts);
  return markdown({ ...document, sections });
}

const lacking = (id: string, because: string, more: Partial<Finding> = {}): Finding => ({
  id,
  expectation: `what ${id} says`,
  phase: 'hold',
  grade: 'no-evidence',
  because,
  ...more,
});

const notProven = (...findings: Finding[]) => ({
  verdict: { status: 'not-proven' as const, reason: 'x' },
  findings,
});

test('where everything was shown, or something is broken, nothing is to be proven first', () => {
  expect(toldOf((report) => report)).not.toContain('What to prove first');
  const failed = (report: Report): Report => ({
    ...report,
    ...notProven(lacking('sources/prometheus', 'it did not answer')),
    verdict: { status: 'fail', reason: 'x' },
  });
  expect(toldOf(failed)).not.toContain('What to prove first');
});

test('what others rest on is told first, with the log of what ended', () => {
  const told = toldOf(
    (report) => ({
      ...report,
      ...notProven(
        lacking('alerts/Down/fires', 'not seen'),
        lacking('sources/prometheus', 'prometheus did not answer'),
      ),
    }),
    ['prometheus'],
  );
  expect(told).toMatch(
    /\*\*what sources\/prometheus says\*\* \| prometheus did not answer \| prometheus ended with 137; its last words are in `logs\/prometheus.log`/,
  );
  expect(told).toMatch(/And 1 other finding, most of which rest on this: alerts\/Down\/fires\./);
});

test("what the machine kept from being shown is told as the machine's, with what helps", () => {
  const told = toldOf((report) => ({
    ...report,
    ...notProven(lacking('probes/user/broken', 'the machine was short of CPU', { ofMachine: true })),
  }));
  expect(told).toMatch(
    /\*\*1 finding\*\* \| the machine was pressed.*probes\/user\/broken \| a quieter machine/,
  );
});
