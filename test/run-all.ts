/**
 * `npm test`: types, lint, unused code and the tests that each change waits for, one project after another; `npm run
 * test:all`: every project there is. Names of projects behind it: those alone, as CI's machines share them out. Goes on after
 * a failure, names what was skipped and why and what was left to the night, and ends with one line that counts everything.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Count, counted, parseResults } from './count.ts';
import { leftToTheNight } from './left-to-the-night.ts';
import { chosenProjects, inRuns, PROJECTS } from './projects.ts';

const ROOT = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { all: { type: 'boolean' } }, allowPositionals: true });
const chosen = chosenProjects(values.all === true, positionals);
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
  if (positionals.length === 0) {
    await command('types', 'tsc');
    await command('lint and import direction', 'biome', 'check', '--error-on-warnings');
    await command('unused code', 'knip');
    await command('generated schemas', 'node', 'harness/cli/schemas/main.ts', '--check');
    await command('what trust rests on', 'node', 'test/trust/main.ts', '--check');
  }
  for (const projects of inRuns(chosen)) await vitest(projects.map(({ name }) => name));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

for (const failed of total.failed) console.log(`failed: ${failed}`);
for (const skipped of total.skipped) console.log(`skipped: ${skipped}`);
if (positionals.length === 0)
  for (const left of leftToTheNight(PROJECTS.filter((one) => !chosen.includes(one))))
    console.log(`left to the night: ${left}`);
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

/** @param projects one, or several whose files run side by side */
async function vitest(projects: readonly string[]): Promise<void> {
  const began = performance.now();
  const title = projects.join(', ');
  const file = join(scratch, `${projects.join('-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run('vitest', [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    ...reporters,
  ]);
  const count = await readFile(file, 'utf8').then(
    (text) => counted(parseResults(text)),
    (): Count => ({ passed: 0, failed: [], skipped: [] }),
  );
  // A suite that breaks outside of a test, or leaves something behind, has failed though no test says so.
  if (code !== 0 && count.failed.length === 0) count.failed.push(`${title}: vitest ended with ${code}`);
  add(`${title} tests`, count, (performance.now() - began) / 1000);
}

function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
