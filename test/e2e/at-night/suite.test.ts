/** A suite as a shell sees it, on a target of a project outside of this repository. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../harness/cli/project.ts';
import type { Report } from '../../../harness/model/judgement.ts';
import { windowOf } from '../../../harness/report/suite/spans.ts';
import type { SuiteReport } from '../../../harness/report/suite/suite-report.ts';
import { timelineOf } from '../../support/firedrill.ts';
import { holding, nothingLeft, projectWith, suite, summaryOf, verdicts } from '../../support/suite-run.ts';

const schema = async (file: string) => JSON.parse(await readFile(join(ROOT, 'results', file), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addSchema(await schema('report.schema.json'), 'report.schema.json');
const validate = ajv.compile(await schema('suite.schema.json'));

describe('a suite', () => {
  test('goes on after runs that throw, is as bad as what no quarantine excuses, and tells GitHub', async () => {
    const entry = (variant: string, until: string) =>
      `- { drill: misbehaves/${variant}, target: shop, reason: made to fail, owner: Ada, until: ${until} }\n`;
    await using project = await projectWith(
      entry('inject-throws', '2099-12-31') + entry('undo-throws', '2026-01-01'),
    );
    const ended = await suite(project, 'broken').ended;
    const summary = summaryOf(ended);
    expect(verdicts(summary)).toEqual({
      'misbehaves/inject-throws': 'error',
      'misbehaves/undo-throws': 'error',
      'db-down/stopped': 'pass',
    });
    expect(summary.verdict).toEqual({
      status: 'error',
      reason: '1 of 2 runs: misbehaves/undo-throws on shop',
    });
    expect(ended.code).toBe(70);
    expect(ended.stderr).toMatch(/^::error title=misbehaves\/undo-throws on shop%3A error::/m);
    expect(ended.stderr).toMatch(/^::warning title=misbehaves\/inject-throws on shop%3A error::/m);
    expect(ended.stderr).toMatch(
      /misbehaves\/inject-throws on shop is in quarantine: made to fail \(Ada, until 2099-12-31\)/,
    );
    expect(ended.stderr).toMatch(/misbehaves\/undo-throws on shop is in quarantine no more: made to fail/);
    expect(summary.overlaps).toEqual([]);
    expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
    await nothingLeft(summary);
    const page = await readFile(join(project.folder, 'results', summary.id, 'summary.md'), 'utf8');
    expect(page).toMatch(/^# ERROR: suite broken\n/);
    expect(await readFile(join(project.folder, 'step-summary.md'), 'utf8')).toBe(page);
    const filed = await readdir(join(project.folder, 'results', summary.id));
    expect(filed.sort()).toEqual([
      'junit.xml',
      'suite-state.json',
      'summary.html',
      'summary.json',
      'summary.md',
    ]);
  });

  test('that is interrupted heals, and --resume does what is left and nothing twice', async () => {
    await using project = await projectWith();
    const results = join(project.folder, 'results');
    const running = suite(project, 'idle');
    await holding(running, results, 'shop-idle');
    running.signal('SIGINT');
    const interrupted = await running.ended;
    expect(interrupted.code, interrupted.stderr).toBe(130);
    const before = summaryOf(interrupted);
    expect(verdicts(before)).toEqual({ 'db-down/refused': 'pass', 'idle/nothing': 'aborted' });
    expect(before.verdict.status).toBe('aborted');
    // The second stack was started while the first was seen to stay well, and measured after it.
    const [first, second] = before.times.map(({ spans }) => ({
      began: spans[0]?.from,
      window: windowOf(spans),
    }));
    expect(second?.began).toBeLessThan(first?.window?.to ?? 0);
    expect(second?.window?.from).toBeGreaterThanOrEqual(first?.window?.to ?? Number.POSITIVE_INFINITY);
    const idle = before.runs.find(({ drill }) => drill === 'idle')?.run ?? '';
    // The relay to Toxiproxy's control port comes with Toxiproxy, at no certain moment.
    const started = (await timelineOf(join(results, idle))).flatMap((record) =>
      record.kind === 'engine' && record.action === 'start' && record.service !== 'toxiproxy-control'
        ? [record.service]
        : [],
    );
    const inTurns = ['database', 'toxiproxy', 'receiver', 'prometheus', 'alertmanager', 'blackbox', 'api'];
    // Without cores to spare it began while the other cleared, and was told not to take all of the machine: one container
    // after another, none before those it calls. With cores to spare both began at once, each with all of it.
    if (before.capacity.ahead) expect(started.toSorted()).toEqual(inTurns.toSorted());
    else expect(started).toEqual(inTurns);
    await nothingLeft(before);
    expect(interrupted.stderr).toMatch(/go on with: \.\/firedrill suite idle --resume --project /);

    // It was interrupted because the drill takes for ever; that is mended meanwhile.
    await project.change('target.ts', "figure: 'detect', atMost: 120_000", "figure: 'detect', atMost: 1_000");
    const resumed = await suite(project, 'idle', '--resume').ended;
    const after = summaryOf(resumed);
    expect(after.id).toBe(before.id);
    const runOf = ({ runs }: SuiteReport, drill: string): Report['run'] | undefined =>
      runs.find((one) => one.drill === drill)?.run;
    expect(runOf(after, 'db-down')).toBe(runOf(before, 'db-down'));
    expect(runOf(after, 'idle')).not.toBe(runOf(before, 'idle'));
    expect(Object.keys(verdicts(after)).sort()).toEqual(['db-down/refused', 'idle/nothing']);
    await nothingLeft(after);
    const again = await suite(project, 'idle', '--resume').ended;
    expect(again.code).toBe(64);
    expect(again.stderr).toMatch(/there is no interrupted suite idle; run it without --resume/);
  });
});
