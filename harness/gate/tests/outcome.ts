import { type Context, callOf } from '../context.ts';
import type { EvidenceOf } from '../evidence/shapes.ts';
import { type Cure, failed, type Outcome, passed, skipped } from '../outcome.ts';
import { listOf } from '../values.ts';
import { isNamed } from './named.ts';
import type { TestsPart } from './shapes.ts';
import { type JudgedTest, resultsProblem, suiteCure, testTable } from './table.ts';

/** Tests of these names: all must have passed, and at least one must be there. */
export function testsOutcome(
  context: Context,
  part: TestsPart | undefined,
  asked: Pick<EvidenceOf<'tests'>, 'match' | 'suite' | 'within'>,
  cure?: string,
): Outcome {
  const { seen } = context;
  const named = listOf(asked.match).join(', ');
  const results = seen.tests.filter(({ suite }) => asked.suite === undefined || suite === asked.suite);
  const meant = (name: string) => isNamed(listOf(asked.match), name);
  const holding = results.filter(({ tests }) => tests.some(({ name }) => meant(name)));
  const suite =
    holding[0]?.suite ??
    asked.suite ??
    missingSuite(
      part,
      results.map((one) => one.suite),
    );
  const remedy: Cure = {
    ...(suite === undefined
      ? { command: `write a test named ${named}, then ${callOf(seen, `gate --target ${seen.target}`)}` }
      : suiteCure(context, part, suite)),
    ...(cure === undefined || holding.length > 0 ? {} : { command: cure }),
  };
  for (const one of results) {
    const none = resultsProblem(context, one, asked.within);
    if (none !== undefined && (holding.includes(one) || holding.length === 0))
      return skipped(none.cause, none.because, suiteCure(context, part, one.suite));
  }
  if (holding.length === 0)
    return skipped(
      'missing',
      results.length === 0
        ? `there are no results of tests named ${named}`
        : `no test is named ${named} in the results of ${results.map((one) => one.suite).join(', ')}${suite === undefined || results.some((one) => one.suite === suite) ? '' : `, and there are none of ${suite}`}`,
      remedy,
    );
  const tests = holding.flatMap((one) => one.tests.filter(({ name }) => meant(name)));
  const proofs = holding.map((one) => ({
    command: one.command ?? `cat ${seen.call.results}/tests/${one.folder}/results.txt`,
    output: one.tests
      .filter(({ name }) => meant(name))
      .map((test) => `${test.state.toUpperCase()} ${test.name}`)
      .join('\n'),
    run: one.folder,
    ...(one.at === undefined ? {} : { at: one.at }),
    ...(one.sha256 === undefined ? {} : { sha256: one.sha256 }),
  }));
  const broken = tests.find(({ state }) => state === 'fail');
  if (broken !== undefined)
    return failed(
      `${broken.name} fails${broken.detail === undefined ? '' : `: ${broken.detail}`}`,
      remedy,
      ...proofs,
    );
  const left = tests.find(({ state }) => state === 'skip');
  if (left !== undefined)
    return skipped(
      'unseen',
      `${left.name} was skipped${left.detail === undefined ? '' : `: ${left.detail}`}`,
      remedy,
      ...proofs,
    );
  return passed(`${tests.length} ${tests.length === 1 ? 'test passes' : 'tests pass'}`, ...proofs);
}

/** A suite that could be run and of which there are no results. */
function missingSuite(part: TestsPart | undefined, has: readonly string[]): string | undefined {
  return part?.suites.find(({ id, command }) => command !== undefined && !has.includes(id))?.id;
}

/** Whether all that fails is quarantined with a reason, and none of it is critical. */
export function quarantineOutcome(context: Context, part: TestsPart): Outcome {
  const table = testTable(context, part);
  if (context.seen.system !== undefined)
    return skipped('not-asked', 'a system that runs is only asked, and this takes results of tests', {
      command: callOf(context.seen, `gate --target ${context.seen.target}`),
    });
  const broken = table.filter(({ state }) => state === 'fail');
  const proof = {
    command: callOf(context.seen, `gate quarantine --target ${context.seen.target}`),
    output: broken.map(inWords).join('\n') || 'no test fails',
  };
  const critical = broken.find((test) => test.critical);
  if (critical !== undefined) return failed(`${critical.name} is critical and fails`, undefined, proof);
  const open = broken.find(({ quarantine }) => quarantine === undefined || quarantine.state === 'expired');
  if (open !== undefined)
    return failed(
      open.quarantine === undefined
        ? `${open.name} fails and is in no quarantine`
        : `${open.name} fails, and its quarantine is over since ${open.quarantine.until}`,
      undefined,
      proof,
    );
  const without = part.suites.find(({ id }) => !context.seen.tests.some(({ suite }) => suite === id));
  if (without !== undefined || table.length === 0)
    return skipped(
      'missing',
      `there are no results of ${without === undefined ? 'tests' : `the suite ${without.id}`}`,
      suiteCure(context, part, without?.id ?? 'SUITE'),
      proof,
    );
  const unproven = table.find((test) => test.none !== undefined);
  if (unproven?.none !== undefined)
    return skipped(
      unproven.none.cause,
      unproven.none.because,
      suiteCure(context, part, unproven.suite),
      proof,
    );
  return passed(
    broken.length === 0
      ? 'no test fails'
      : `${broken.map(({ name }) => name).join(', ')}: quarantined with a reason`,
    proof,
  );
}

function inWords({ name, quarantine }: JudgedTest): string {
  return `FAIL ${name}${quarantine === undefined ? '' : ` (${quarantine.state}: ${quarantine.reason}, ${quarantine.owner}, until ${quarantine.until})`}`;
}
