import { globSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { leftToTheNight } from '../left-to-the-night.ts';
import { chosenProjects, inRuns, PROJECTS } from '../projects.ts';

const names = (projects: readonly { name: string }[]) => projects.map(({ name }) => name);

test('every file of tests belongs to one project, so that test:all runs each once', () => {
  const files = globSync('test/**/*.test.ts', { cwd: ROOT });
  expect(files.length).toBeGreaterThan(100);
  const owners = files.map((file) => [
    file,
    names(PROJECTS.filter(({ include }) => matchesGlob(file, include))).length,
  ]);
  expect(owners.filter(([, count]) => count !== 1)).toEqual([]);
});

test('what npm test leaves out is named, and with what it runs is all there is', () => {
  const every = chosenProjects(false, []);
  const left = PROJECTS.filter((one) => !every.includes(one));
  expect(names([...every, ...left]).toSorted()).toEqual(names(chosenProjects(true, [])).toSorted());
  const said = leftToTheNight(left);
  expect(said.map((line) => line.split(':')[0])).toEqual(names(left));
  for (const line of said) expect(line).toMatch(/: \w+/);
});

test('a project that there is not is refused, with those that there are', () => {
  expect(() => chosenProjects(true, ['intergation'])).toThrow(/no project intergation; there is unit, /);
});

test('projects whose files go side by side share a run, and each is run once', () => {
  const runs = inRuns(PROJECTS);
  expect(names(runs.flat()).toSorted()).toEqual(names(PROJECTS).toSorted());
  expect(runs.filter((one) => one.length > 1).map(names)).toEqual([
    names(PROJECTS.filter((one) => one.runs === 'pairs')),
  ]);
});

test('vitest has the projects of the list', async () => {
  const { default: config } = await import(join(ROOT, 'vitest.config.ts'));
  expect(config.test.projects.map((one: { test: { name: string } }) => one.test.name)).toEqual(
    names(PROJECTS),
  );
});
