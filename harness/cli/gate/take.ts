import type { TestSuite } from '../../gate/tests/shapes.ts';
import { FiredrillError } from '../../model/errors.ts';
import { count } from '../../text/format.ts';
import { suggest } from '../nearest.ts';
import { commitOf } from '../own-version.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder } from '../run-id.ts';
import { loadChecklist } from './load-checklist.ts';
import { takeResults } from './results-taken.ts';
import { targetOf } from './target-of.ts';

export interface TakeOptions extends Places {
  target?: string;
  checklist?: string;
  suite?: string;
  commit?: string;
  ran?: string;
}

/** Files results of tests that ran elsewhere, as evidence of a commit. */
export async function take(file: string, options: TakeOptions): Promise<void> {
  const loaded = await targetOf(options);
  const checklist = await loadChecklist(loaded, options.checklist, 'gate');
  const suites = checklist.tests?.suites ?? [];
  const suite = suiteOf(suites, options.suite, loaded.target.name);
  const results = resultsOf(options);
  await makeResultsFolder(results);
  const commit = options.commit ?? commitOf(options.project);
  const { folder, tests } = await takeResults(file, results, {
    suite,
    commit,
    now: new Date(),
    ...(options.ran === undefined ? {} : { command: options.ran }),
  });
  const of = (state: string) => tests.filter((test) => test.state === state).length;
  console.error(
    `${count(tests.length, 'test')} of commit ${commit}: ${of('pass')} pass, ${of('fail')} fail, ${of('skip')} skipped`,
  );
  console.error(folder);
}

function suiteOf(suites: readonly TestSuite[], asked: string | undefined, target: string): TestSuite {
  const known = suites.map(({ id }) => id);
  const [only] = suites;
  if (asked === undefined && only !== undefined && suites.length === 1) return only;
  const found = suites.find(({ id }) => id === asked);
  if (found !== undefined) return found;
  throw new FiredrillError(
    'usage',
    known.length === 0
      ? `the checklist of ${target} has no suite of tests: write one under tests.suites, docs/gate.md says how`
      : asked === undefined
        ? `--suite is missing: of which suite are they? There is ${known.join(', ')}`
        : `--suite ${asked}: the checklist of ${target} has no such suite${suggest(asked, known)}`,
  );
}
