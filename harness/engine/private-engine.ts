import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { until } from '../host/until.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import { findProgram, type Needed, systemPath } from './debian-packages.ts';
import { connect, type Engine } from './find-engine.ts';
import { deleteRulesOf } from './firewall-rules.ts';
import { type PrivateEnginePlace, privateEnginePlace } from './private-engine-place.ts';
import { isRunning, processOf } from './process-of.ts';

/** What a private engine is made of on Debian and Ubuntu. */
export const ENGINE_PROGRAMS: readonly Needed[] = [
  { program: 'dockerd', package: 'docker.io' },
  { program: 'containerd', package: 'containerd' },
  { program: 'runc', package: 'runc' },
  { program: 'iptables', package: 'iptables' },
  { program: 'ip', package: 'iproute2' },
];

/** Milliseconds; a cold start takes one or two seconds, one that must clean up after a crash a few more. */
const START_LIMIT_MS = 60_000;
/** Milliseconds; containers that still run get the engine's own grace period first. */
const STOP_LIMIT_MS = 30_000;
const LOOK_EVERY_MS = 20;

/**
 * Starts the private engine, which outlives this process, and resolves once it answers. One that runs
 * already is taken as it is. Leftovers of an engine that was killed do not disturb.
 *
 * @throws FiredrillError `unavailable` with the last lines of its log when it does not come up
 */
export async function startPrivateEngine(step: Step): Promise<Engine> {
  const place = privateEnginePlace();
  const running = await processOf(place.pidFile, place.dataRoot);
  if (running === undefined) await launch(place);
  const answersOrEnded = async () => {
    const engine = existsSync(place.socket)
      ? await connect({ kind: 'private', address: place.address })
      : undefined;
    if (engine && !(engine instanceof Error)) return engine;
    step.update(`waiting for the engine to answer, at most ${START_LIMIT_MS / 1000} s`);
    const pid = await processOf(place.pidFile, place.dataRoot);
    return (await hasEnded(place, pid)) ? new Error('it ended') : undefined;
  };
  const seen = await until(answersOrEnded, { everyMs: LOOK_EVERY_MS, limitMs: START_LIMIT_MS });
  if (seen && !(seen instanceof Error)) {
    // The engine makes its socket readable for a group; this one is its owner's alone.
    await chmod(place.socket, 0o600);
    return seen;
  }
  throw new FiredrillError(
    'unavailable',
    `the private engine did not answer within ${START_LIMIT_MS / 1000} s (${seen?.message ?? 'it still runs'}); ` +
      `the end of ${place.log}: ${await logEnd(place)}`,
  );
}

/** The daemon writes its pid file within milliseconds and removes it when it ends. */
async function hasEnded(place: PrivateEnginePlace, pid: number | undefined): Promise<boolean> {
  if (pid !== undefined) return false;
  return /level=fatal|failed to start daemon/.test(await readFile(place.log, 'utf8').catch(() => ''));
}

async function launch(place: PrivateEnginePlace): Promise<void> {
  await mkdir(place.runDirectory, { recursive: true, mode: 0o700 });
  await mkdir(place.dataRoot, { recursive: true, mode: 0o711 });
  // Its own file, or the machine's /etc/docker/daemon.json would apply.
  await writeFile(place.configuration, '{}\n');
  await forgetDead(place);
  await addBridge(place.bridge);
  const log = await open(place.log, 'w', 0o600);
  try {
    const daemon = spawn(findProgram('dockerd') ?? 'dockerd', daemonArguments(place), {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: '/',
      env: { ...process.env, PATH: systemPath() },
    });
    await new Promise((resolve, reject) => {
      daemon.once('spawn', resolve);
      daemon.once('error', reject);
    });
    daemon.unref();
  } finally {
    await log.close();
  }
}

function daemonArguments(place: PrivateEnginePlace): string[] {
  return [
    ['--config-file', place.configuration],
    ['--host', place.address],
    ['--data-root', place.dataRoot],
    ['--exec-root', place.execRoot],
    ['--pidfile', place.pidFile],
    ['--bridge', place.bridge],
    // Published ports are for this machine alone.
    ['--ip', '127.0.0.1'],
    ['--shutdown-timeout', '5'],
  ].flat();
}

/** Pid files whose process is gone, or is another one by now, would keep the daemon from starting. */
async function forgetDead(place: PrivateEnginePlace): Promise<void> {
  const files: [string, string][] = [
    [place.pidFile, place.dataRoot],
    [join(place.execRoot, 'containerd/containerd.pid'), place.execRoot],
  ];
  for (const [file, mark] of files)
    if ((await processOf(file, mark)) === undefined) await rm(file, { force: true });
}

async function addBridge(bridge: string): Promise<void> {
  const env = { PATH: systemPath() };
  if (!existsSync(`/sys/class/net/${bridge}`))
    await execa('ip', ['link', 'add', 'name', bridge, 'type', 'bridge'], { env });
  await execa('ip', ['link', 'set', bridge, 'up'], { env });
}

async function logEnd(place: PrivateEnginePlace): Promise<string> {
  const log = await readFile(place.log, 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-5).join(' | ') || '(nothing was written)';
}

/** Ends the private engine and with it every container it runs. False when none was running. */
export async function stopPrivateEngine(): Promise<boolean> {
  const place = privateEnginePlace();
  const pid = await processOf(place.pidFile, place.dataRoot);
  if (pid !== undefined) await end(pid);
  await rm(place.socket, { force: true });
  await deleteRulesOf(place.bridge);
  if (existsSync(`/sys/class/net/${place.bridge}`))
    await execa('ip', ['link', 'delete', place.bridge], { env: { PATH: systemPath() }, reject: false });
  return pid !== undefined;
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const ended = async () => ((await isRunning(pid)) ? undefined : true);
  const waiting = { everyMs: LOOK_EVERY_MS, limitMs: STOP_LIMIT_MS };
  if (await until(ended, waiting)) return;
  process.kill(pid, 'SIGKILL');
  if (await until(ended, waiting)) return;
  throw new FiredrillError(
    'internal',
    `the private engine (process ${pid}) cannot be ended, not even by SIGKILL`,
  );
}

/** Stops the private engine and deletes its images, containers and volumes. */
export async function removePrivateEngine(): Promise<void> {
  await stopPrivateEngine();
  const place = privateEnginePlace();
  // An engine that was killed leaves mounts behind, which would keep its data from being deleted.
  const mounts = (await readFile('/proc/mounts', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
    .filter((path) => [place.dataRoot, place.execRoot].some((own) => `${path}/`.startsWith(`${own}/`)));
  for (const mount of mounts.reverse()) await execa('umount', ['--lazy', mount], { reject: false });
  await rm(place.runDirectory, { recursive: true, force: true });
  await rm(join(place.dataRoot, '..'), { recursive: true, force: true });
}
