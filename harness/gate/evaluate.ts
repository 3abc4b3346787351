import { askedOutcome } from './asked/outcome.ts';
import type { Checklist, ChecklistItem } from './checklist.ts';
import { type Context, callOf } from './context.ts';
import { documentOutcome, fileOutcome } from './evidence/files.ts';
import { rehearsalOutcome } from './evidence/rehearsal.ts';
import { jobOutcome, rulesOutcome } from './evidence/rules.ts';
import { drillOutcome, findingOutcome, seriesOutcome } from './evidence/run.ts';
import type { Evidence } from './evidence/shapes.ts';
import { type Outcome, skipped, together } from './outcome.ts';
import { testsOutcome } from './tests/outcome.ts';

/** What came of an item: asked of the system that runs, where there is one, otherwise by the evidence that is filed. */
export function evaluate(context: Context, checklist: Checklist, { evidence, at }: ChecklistItem): Outcome {
  const { system } = context.seen;
  if (system !== undefined && at.length > 0) return together(at.map((one) => askedOutcome(system, one)));
  if (evidence.length === 0)
    return skipped('not-asked', 'only a system that runs can be asked this', {
      command: callOf(context.seen, `gate --target ${context.seen.target} --at <api-url> --prometheus <url>`),
    });
  return together(evidence.map((one) => byEvidence(context, checklist, one)));
}

function byEvidence(context: Context, { tests }: Checklist, one: Evidence): Outcome {
  switch (one.kind) {
    case 'document':
      return documentOutcome(context, one);
    case 'file':
      return fileOutcome(context, one);
    case 'rules':
      return rulesOutcome(context, one);
    case 'job':
      return jobOutcome(context, one);
  }
  if (context.seen.system !== undefined)
    return skipped('not-asked', `a system that runs is only asked, and this takes ${TAKES[one.kind]}`, {
      command: callOf(context.seen, `gate --target ${context.seen.target}`),
    });
  switch (one.kind) {
    case 'finding':
      return findingOutcome(context, one);
    case 'drill':
      return drillOutcome(context, one);
    case 'series':
      return seriesOutcome(context, one);
    case 'rehearsal':
      return rehearsalOutcome(context, one);
    case 'tests':
      return testsOutcome(context, tests, one);
  }
}

const TAKES = {
  finding: 'a fault',
  drill: 'a fault',
  series: 'a run of a drill',
  rehearsal: 'a rehearsal',
  tests: 'results of tests',
} as const;
