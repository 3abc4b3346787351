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
  suite: string;
  commit?: string;
  ran?: string;
}

/** Files results of tests that ran elsewhere, as evidence of a commit. */
export async function take(file: string, options: TakeOptions): Promise<void> {
  const loaded = await targetOf(options);
  const checklist = await loadChecklist(loaded, options.checklist, 'gate');
  const suites = checklist.tests?.suites ?? [];
  const suite = suites.find(({ id }) => id === options.suite);
  if (suite === undefined)
    throw new FiredrillError(
      'usage',
      `--suite ${options.suite}: the checklist of ${loaded.target.name} has no such suite${suggest(
        options.suite,
        suites.map(({ id }) => id),
      )}`,
    );
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
