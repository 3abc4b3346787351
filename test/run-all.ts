/**
 * `npm test`: check, integration, drills that must turn red, conformance, end-to-end and the smoke drill, one after
 * another. Goes on after a failure, names what was skipped and why, and ends with one line that counts everything.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  passed: number;
  /** Each with what it said, on one line, so that the end of a long log tells all. */
  failed: string[];
  skipped: string[];
}

/** What vitest's JSON reporter says, as far as it is counted here. */
interface VitestJson {
  testResults: {
    name: string;
    status: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
}

const ROOT = join(import.meta.dirname, '..');
const scratch = await mkdtemp(join(tmpdir(), 'firedrill-test-'));
const total: Count = { passed: 0, failed: [], skipped: [] };

const add = (title: string, count: Count, seconds: number) => {
  total.passed += count.passed;
  total.failed.push(...count.failed);
  total.skipped.push(...count.skipped);
  console.log(
    `── ${title}: ${count.passed} passed, ${count.failed.length} failed, ${count.skipped.length} skipped (${seconds.toFixed(1)} s)\n`,
  );
};

try {
  await command('types', 'tsc');
  await command('lint and import direction', 'biome', 'check', '--error-on-warnings');
  await command('unused code', 'knip');
  for (const project of ['unit', 'recorded', 'integration', 'red', 'conformance', 'e2e'])
    await vitest(project);
  await command('smoke drill db-down', './firedrill', 'run', 'db-down');
} finally {
  await rm(scratch, { recursive: true, force: true });
}

for (const failed of total.failed) console.log(`failed: ${failed}`);
for (const skipped of total.skipped) console.log(`skipped: ${skipped}`);
console.log(`${total.passed} passed, ${total.failed.length} failed, ${total.skipped.length} skipped`);
process.exitCode = total.failed.length > 0 || total.passed === 0 ? 1 : 0;

async function command(title: string, program: string, ...args: string[]): Promise<void> {
  const began = performance.now();
  const ok = (await run(program, args)) === 0;
  add(
    title,
    { passed: ok ? 1 : 0, failed: ok ? [] : [title], skipped: [] },
    (performance.now() - began) / 1000,
  );
}

async function vitest(project: string): Promise<void> {
  const began = performance.now();
  const file = join(scratch, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run('vitest', ['run', '--project', project, '--passWithNoTests', ...reporters]);
  const count = await readFile(file, 'utf8').then(
    (text) => counted(JSON.parse(text)),
    (): Count => ({ passed: 0, failed: [], skipped: [] }),
  );
  // A suite that breaks outside of a test, or leaves something behind, has failed though no test says so.
  if (code !== 0 && count.failed.length === 0) count.failed.push(`${project}: vitest ended with ${code}`);
  add(`${project} tests`, count, (performance.now() - began) / 1000);
}

function counted({ testResults }: VitestJson): Count {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const of = (...states: string[]) => tests.filter(({ status }) => states.includes(status));
  return {
    passed: of('passed').length,
    failed: of('failed').map(
      ({ fullName, failureMessages = [] }) =>
        `${fullName}: ${failureMessages.join(' ').slice(0, 300).replaceAll('\n', ' ')}`,
    ),
    skipped: of('skipped', 'pending', 'todo', 'disabled').map(({ fullName }) => fullName),
  };
}

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
