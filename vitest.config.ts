import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PROJECTS, type TestProject } from './test/projects.ts';
import { APART, canBeApart } from './test/support/apart.ts';

/** Starting a stack on a busy machine takes seconds, a rehearsal minutes; limits that never end a healthy test. */
const PATIENT = { testTimeout: 600_000, hookTimeout: 300_000 };
const ON_ENGINE = { ...PATIENT, globalSetup: 'test/support/engine.ts' };

/**
 * Every command that a test starts reads what the one before has compiled, as those of the launcher do; without it half of the
 * processor time of a short command is compilation.
 */
const NODE_COMPILE_CACHE =
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('node_modules/.cache/firedrill', import.meta.url));

const HOW: Record<TestProject['runs'], object> = {
  // Nothing in the house holds state in a module, so files can share a worker; nothing here measures time, nor is limited by
  // it. Some wait for threads and processes of their own meanwhile, so one worker more than there are cores.
  together: { pool: 'threads', isolate: false, maxWorkers: 3, testTimeout: 60_000 },
  cli: { ...PATIENT, maxWorkers: 2, maxConcurrency: 2 },
  // A measurement wants to be alone.
  alone: { ...ON_ENGINE, fileParallelism: false },
  pairs: canBeApart()
    ? { ...ON_ENGINE, maxWorkers: 3, env: { [APART]: 'yes', NODE_COMPILE_CACHE } }
    : { ...ON_ENGINE, fileParallelism: false },
};

/** A project outside of this repository need not have Firedrill installed; its command line resolves this itself. */
const alias = { 'firedrill/config': fileURLToPath(new URL('harness/config.ts', import.meta.url)) };

export default defineConfig({
  test: {
    projects: PROJECTS.map(({ name, include, runs }) => ({
      resolve: { alias },
      test: {
        name,
        include: [include],
        setupFiles: ['test/support/seed.ts'],
        env: { NODE_COMPILE_CACHE },
        ...HOW[runs],
      },
    })),
  },
});
