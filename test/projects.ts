/** Every project of tests there is: what it takes, and whether each change waits for it. */
export interface TestProject {
  name: string;
  /** Below the checkout. */
  include: string;
  /**
   * `together`: no engine, many at once. `cli`: processes without an engine. `alone`: real stacks of which times are
   * measured, one at a time. `pairs`: real containers that are started, asked, killed and healed, three files at a time where
   * they can be kept apart.
   */
  runs: 'together' | 'cli' | 'alone' | 'pairs';
  /** Part of `npm test`; the others are left to the night. A fixed list: never a guess about what a change touches. */
  everyTime: boolean;
}

export const PROJECTS: readonly TestProject[] = [
  { name: 'unit', include: 'test/unit/**/*.test.ts', runs: 'together', everyTime: true },
  { name: 'recorded', include: 'test/recorded/*.test.ts', runs: 'together', everyTime: true },
  { name: 'cli', include: 'test/cli/*.test.ts', runs: 'cli', everyTime: true },
  { name: 'pages', include: 'test/pages/*.test.ts', runs: 'cli', everyTime: true },
  { name: 'integration', include: 'test/integration/*.test.ts', runs: 'pairs', everyTime: true },
  { name: 'conformance', include: 'test/conformance/*.test.ts', runs: 'pairs', everyTime: true },
  { name: 'red', include: 'test/red/every-change.test.ts', runs: 'alone', everyTime: true },
  { name: 'healing', include: 'test/healing/*.test.ts', runs: 'pairs', everyTime: true },
  { name: 'e2e-beside', include: 'test/e2e/beside/*.test.ts', runs: 'pairs', everyTime: true },
  { name: 'e2e', include: 'test/e2e/*.test.ts', runs: 'alone', everyTime: true },
  { name: 'e2e-at-night', include: 'test/e2e/at-night/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'red-at-night', include: 'test/red/at-night.test.ts', runs: 'alone', everyTime: false },
  { name: 'components', include: 'test/components/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'strangers', include: 'test/strangers/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'torture', include: 'test/torture/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'rehearsals', include: 'test/rehearsals/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'drills', include: 'test/drills/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'prove', include: 'test/prove/*.test.ts', runs: 'alone', everyTime: false },
  { name: 'noise', include: 'test/noise/*.test.ts', runs: 'alone', everyTime: false },
];

/**
 * @param all also those that are left to the night
 * @param names these alone
 * @throws Error for a name that no project has
 */
export function chosenProjects(all: boolean, names: readonly string[]): readonly TestProject[] {
  if (names.length === 0) return PROJECTS.filter(({ everyTime }) => all || everyTime);
  return names.map((name) => {
    const project = PROJECTS.find((one) => one.name === name);
    if (project === undefined)
      throw new Error(`there is no project ${name}; there is ${PROJECTS.map((one) => one.name).join(', ')}`);
    return project;
  });
}

/**
 * Which projects share a run: those whose files go side by side, so that the long file at the end of one does not keep the next
 * waiting; at the place of the first of them.
 */
export function inRuns(projects: readonly TestProject[]): readonly (readonly TestProject[])[] {
  const sideBySide = projects.filter(({ runs }) => runs === 'pairs');
  return projects.flatMap((one) => {
    if (one.runs !== 'pairs') return [[one]];
    return one === sideBySide[0] ? [sideBySide] : [];
  });
}
