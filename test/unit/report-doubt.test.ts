/** Reports of evidence that may not be what was recorded show nothing as kept, and printed commands come to the same place. */

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { html } from '../../harness/report/formats/html.ts';
import { terminal } from '../../harness/report/formats/terminal.ts';
import { render } from '../../harness/report/renderings.ts';
import { again, typed } from '../../harness/report/words.ts';
import { gather } from '../../harness/signals/facts.ts';
import { changed, withHeader, without } from './support/mutate.ts';
import { spikeRun } from './support/spike.ts';
import { healthyRun } from './support/timeline.ts';

const DOUBT = 'timeline.jsonl was changed';
const RUNS: [string, TimelineRecord[]][] = [
  ['passed', healthyRun()],
  ['passed a spike', spikeRun()],
  ['failed', without(healthyRun(), 'notification')],
  ['was not proven', without(healthyRun(), 'effect')],
  ['was aborted', changed(healthyRun(), 'end', (one) => ({ ...one, outcome: 'aborted', reason: 'Ctrl-C' }))],
  ['was killed', without(healthyRun(), 'end')],
];

/** What of a page is green or says that something is good: marks, and classes of what is judged or drawn. */
function painting(page: string): string[] {
  const [, body = ''] = page.split('</style>');
  const classes = [...body.matchAll(/class="([^"]*)"/g)].map(([, names = '']) => names);
  const good = /\b(?:pass|green|curve-good|curve-2)\b|^(?:judged|to|within) acceptable\b/;
  return [...classes.filter((names) => good.test(names)), ...(body.includes('✓') ? ['✓'] : [])];
}

describe.each(RUNS)('altered evidence of a run that %s', (_, records) => {
  const sound = render(gather(records));
  const { report, document, renderings } = render(gather(records), DOUBT);
  const file = (name: string) => renderings.find((one) => one.name === name)?.content ?? '';

  test('has no verdict, finding or figure that is good', () => {
    expect(['not-proven', 'aborted', 'error']).toContain(report.verdict.status);
    expect(report.verdict.reason).toContain(DOUBT);
    expect(new Set(report.findings.map(({ grade }) => grade))).toEqual(new Set(['no-evidence']));
    const grades = Object.values(report.measures).flatMap(({ grade }) => grade ?? []);
    expect(grades.filter((grade) => grade !== 'no-evidence')).toEqual([]);
    expect(report.findings.map(({ id }) => id)).toEqual([
      'evidence/trusted',
      ...sound.report.findings.map(({ id }) => id),
    ]);
  });

  test('is green in no form', () => {
    const painted: string[] = [];
    const shown = terminal(document, {
      paint: (format, text) => {
        painted.push(format);
        return text;
      },
    });
    expect(painted).not.toContain('green');
    expect(shown).not.toMatch(/✓|^(?:PASS|ACCEPTABLE)/m);
    expect(file('report.md')).not.toMatch(/✓|\*\*(?:PASS|ACCEPTABLE)/);
    const page = file('report.html');
    expect(page).toBe(html(document));
    expect(painting(page)).toEqual([]);
    const junit = file('junit.xml');
    expect(junit).not.toMatch(/<system-out>/);
    const [, tests, errors] = /tests="(\d+)" failures="0" errors="(\d+)"/.exec(junit) ?? [];
    expect(errors).toBe(tests);
    for (const { name, content } of renderings) expect(content, name).toContain('not to be trusted');
  });
});

test('of the same run, sound evidence is green in each form, so that the above can fail', () => {
  const { document, renderings } = render(gather(healthyRun()));
  expect(terminal(document)).toMatch(/✓[\s\S]*PASS/);
  const page = renderings.find(({ name }) => name === 'report.html')?.content;
  expect(painting(page ?? '')).toEqual(expect.arrayContaining(['green', 'judged pass', '✓']));
  expect(renderings.find(({ name }) => name === 'junit.xml')?.content).toMatch(/<system-out>/);
});

describe('the commands that a report prints', () => {
  test('name the project and results that it was made with, and none where they were the usual', () => {
    const made = { project: '/home/ada/shop', results: '/tmp/out' };
    const page = (records: TimelineRecord[]) =>
      render(gather(records)).renderings.find(({ name }) => name === 'report.md')?.content;
    expect(page(withHeader(healthyRun(), { made }))).toMatch(
      /\.\/firedrill judge \S+ --project \/home\/ada\/shop --results \/tmp\/out .*\n\.\/firedrill run .* --project \/home\/ada\/shop --results \/tmp\/out\n/,
    );
    expect(page(healthyRun())).not.toMatch(/--project|--results/);
    expect(page(withHeader(healthyRun(), { made: { command: 'npx firedrill' } }))).toMatch(
      /^npx firedrill judge/m,
    );
  });

  test('are what a shell takes for these folders, whatever they are called', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\/[ -~äß]{1,20}$/), (folder) => {
        const [, words] = typed('judge x', { command: '', project: folder }).split(' judge x ');
        const said = execFileSync('sh', ['-c', `printf '%s\\n' ${words}`], { encoding: 'utf8' });
        expect(said).toBe(`--project\n${folder}\n`);
      }),
      { numRuns: 30 },
    );
    const { report } = render(gather(healthyRun()));
    expect(again(report, { results: "/tmp/it's" })).toMatch(/ --results '\/tmp\/it'\\''s'$/);
  });
});
