import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findEngine } from '../../harness/engine/find-engine.ts';
import type { Report } from '../../harness/model.ts';
import { LABEL_RUN } from '../../harness/safety/labels.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The command line as a user has it: a process of its own, to which signals come from outside. */
async function running(phase: string, ...more: string[]) {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-e2e-'));
  const child = spawn(join(ROOT, 'firedrill'), ['run', 'db-down', '--results', results, ...more], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const reached = Promise.withResolvers<void>();
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
    if (said.includes(`${phase} …`)) reached.resolve();
  });
  child.on('close', () => reached.reject(new Error(`it ended before it came to "${phase}":\n${said}`)));
  await reached.promise;
  const [run = ''] = (await readdir(results)).filter((name) => name !== 'latest');
  return { child, run, folder: join(results, run), said: () => said };
}

const ended = async (child: ChildProcess): Promise<number | string> => {
  const [code, signal] = await once(child, 'close');
  return code ?? signal;
};

/** Read from the engine, not from anybody's bookkeeping. */
async function leftOf(run: string): Promise<string[]> {
  const engine = await findEngine();
  if (!engine) throw new Error('no engine answers');
  const filters = { label: [`${LABEL_RUN}=${run}`] };
  const [containers, networks] = await Promise.all([
    engine.docker.listContainers({ all: true, filters }),
    engine.docker.listNetworks({ filters }),
  ]);
  return [...containers.map(({ Names }) => Names[0] ?? ''), ...networks.map(({ Name }) => Name)];
}

const reportOf = async (folder: string) =>
  JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;

test.each([
  ['SIGINT', 130, 'start the stack'],
  ['SIGINT', 130, 'hold and watch'],
  ['SIGTERM', 143, 'hold and watch'],
] as const)(
  '%s ends with %i while it is to "%s": healed, recorded, nothing left',
  async (signal, code, phase) => {
    const { child, run, folder } = await running(phase);
    child.kill(signal);
    expect(await ended(child)).toBe(code);
    expect(await leftOf(run)).toEqual([]);
    const timeline = (await readFile(join(folder, 'timeline.jsonl'), 'utf8')).trim().split('\n');
    expect(JSON.parse(timeline.at(-1) ?? '')).toMatchObject({ kind: 'end', outcome: 'aborted' });
    expect((await reportOf(folder)).verdict.status).toBe('aborted');
    const faults = timeline
      .filter((line) => line.includes('"kind":"fault"'))
      .map((line) => JSON.parse(line).stage);
    if (faults.includes('injected')) expect(faults.at(-1)).toBe('undone');
  },
);

test('what a killed run leaves is shown, and removed by clean without touching a run that lives', async () => {
  const killed = await running('hold and watch');
  const alive = await running('warm up');
  // The launcher hands its process over, so this is the runner itself.
  killed.child.kill('SIGKILL');
  await ended(killed.child);
  expect((await leftOf(killed.run)).length).toBeGreaterThan(5);
  const doctor = JSON.parse(await output('doctor', '--json')) as { leftovers: { run: string }[] };
  expect(new Set(doctor.leftovers.map(({ run }) => run))).toEqual(new Set([killed.run]));
  await output('clean');
  expect(await leftOf(killed.run)).toEqual([]);
  expect((await leftOf(alive.run)).length).toBeGreaterThan(5);
  alive.child.kill('SIGINT');
  expect(await ended(alive.child)).toBe(130);
  expect(await leftOf(alive.run)).toEqual([]);
});

async function output(...args: string[]): Promise<string> {
  const child = spawn(join(ROOT, 'firedrill'), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  await ended(child);
  return said;
}
