import { defineConfig } from 'vitest/config';

/** Starting a stack on a busy machine takes seconds; a limit that never ends a healthy test. */
const PATIENT = { testTimeout: 300_000, hookTimeout: 300_000 };
/** Real stacks want both cores for themselves, and a measurement wants to be alone. */
const ALONE = { fileParallelism: false, maxConcurrency: 1 };
/** Nothing in the house holds state in a module, so files can share a worker, and nothing here measures time, nor is limited by it. */
const TOGETHER = { pool: 'threads', isolate: false, maxWorkers: 2, testTimeout: 60_000 } as const;
const PREPARED = { globalSetup: 'test/support/engine.ts' };
/** What `npm test` looks at every time, too: the shortest of each kind. */
const ALSO_TORTURE = [
  'interrupted',
  'leftovers',
  'misbehaving-fault',
  'stalled',
  'stop-conditions',
  'watchdog',
];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...TOGETHER } },
      { test: { name: 'recorded', include: ['test/recorded/*.test.ts'], ...TOGETHER } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          ...PATIENT,
          ...ALONE,
          ...PREPARED,
        },
      },
      {
        test: {
          name: 'red',
          include: ['test/red/**/*.test.ts'],
          ...PATIENT,
          ...ALONE,
          ...PREPARED,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          ...PATIENT,
          ...ALONE,
          ...PREPARED,
        },
      },
      { test: { name: 'drills', include: ['test/drills/**/*.test.ts'], ...PATIENT, ...ALONE, ...PREPARED } },
      {
        test: {
          name: 'torture',
          include: ['test/torture/**/*.test.ts', `test/e2e/{${ALSO_TORTURE.join(',')}}.test.ts`],
          ...PATIENT,
          ...ALONE,
          ...PREPARED,
        },
      },
      {
        test: {
          name: 'rehearsals',
          include: ['test/rehearsals/**/*.test.ts'],
          ...PATIENT,
          // In real time; people may have to be waited for.
          testTimeout: 600_000,
          ...ALONE,
          ...PREPARED,
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...PATIENT, ...ALONE, ...PREPARED } },
    ],
  },
});
