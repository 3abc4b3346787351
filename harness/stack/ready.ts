import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { BoundPorts, WaitStrategy } from 'testcontainers';
import type { ContainerPlan } from '../components/container-plan.ts';
import { until } from '../host/until.ts';
import { ask } from '../http/ask.ts';
import { type Script, type Spoken, tcpExchange } from '../http/tcp-exchange.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { isStatus, statusInWords, type WantedStatus } from '../model/request.ts';
import type { ReadyCheck } from '../model/target.ts';
import type { Tls } from '../model/tls.ts';
import { tellingLine } from '../text/telling-line.ts';
import { conditionOf } from './condition.ts';
import { listenersOf, whyUnreachable } from './listeners.ts';
import { tail } from './logs.ts';

/** The library's own HTTP wait looks once a second; a look costs a millisecond. */
const LOOK_EVERY_MS = 5;
/** Which process of this machine a container is, the engine is asked each time: it may have been started again. */
const LISTENS_EVERY_MS = 25;
/** Starting a process in a container costs tens of milliseconds of a core that the services want. */
const EXEC_EVERY_MS = 50;
const EXEC_EVERY_MOST_MS = 1_000;
/** Milliseconds; a service that is ready says so in a few. */
const ANSWER_LIMIT_MS = 2_000;
/** Milliseconds; a proxy that could lead a connection nowhere hangs up sooner, also where it waits for a processor. */
const STAYS_MS = { seen: 250, unseen: 1_000 };
/** Among the last lines of a log that many is the one that says why. */
const TOLD_LINES = 100;

/** What a look says where no program was met: an engine's own proxy hangs up on a connection that it could lead nowhere. */
const NOT_REACHED =
  /^(refused|reset),|^nothing yet$|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ETIMEDOUT|socket hang up|other side closed/i;

/** Files the whole log of a service. */
export type KeepLog = (container: Docker.Container, service: string) => Promise<void>;

/** Where a container's ports are published; the library's `BoundPorts` is one. */
export type Ports = Pick<BoundPorts, 'getBinding'>;

/** Waits until a container's own check holds, and says what was seen last when it does not in time. */
export class ReadyWait implements WaitStrategy {
  readonly #plan: ContainerPlan;
  readonly #signal: AbortSignal;
  readonly #keepLog: KeepLog | undefined;
  readonly #theirs: WaitStrategy | undefined;
  #limitMs = 60_000;

  /**
   * @param keepLog of a container that does not become ready: the library removes it at once
   * @param theirs what the module that made the container waits for; the container's own check comes after it
   */
  constructor(plan: ContainerPlan, signal: AbortSignal, keepLog?: KeepLog, theirs?: WaitStrategy) {
    this.#plan = plan;
    this.#signal = signal;
    this.#keepLog = keepLog;
    this.#theirs = theirs;
  }

  withStartupTimeout(limitMs: number): this {
    this.#limitMs = limitMs;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return true;
  }

  getStartupTimeout(): number {
    return this.#limitMs;
  }

  async waitUntilReady(container: Docker.Container, ports: BoundPorts, since?: Date): Promise<void> {
    const plan = this.#plan;
    const over = new AbortController();
    const signal = AbortSignal.any([this.#signal, over.signal]);
    const last = { seen: 'nothing yet' };
    const exited = container.wait({ abortSignal: signal }).then(
      ({ StatusCode }: { StatusCode: number }) =>
        StatusCode === 0 && 'completed' in plan.ready ? undefined : howItEnded(container, StatusCode),
      () => undefined,
    );
    const ready = this.#module(container, ports, since).then(
      (trouble) => trouble ?? this.#poll(container, ports, last, signal),
    );
    try {
      const trouble = await Promise.race([exited, ready]);
      this.#signal.throwIfAborted();
      if (trouble === undefined) return;
      throw await neverReady(container, plan.name, trouble);
    } catch (error) {
      await this.#keepLog?.(container, plan.name).catch(() => undefined);
      throw error;
    } finally {
      over.abort();
    }
  }

  /** Resolves `undefined` when what the module waits for has come, or with what it says. */
  async #module(container: Docker.Container, ports: BoundPorts, since?: Date): Promise<string | undefined> {
    if (this.#theirs === undefined) return undefined;
    try {
      await this.#theirs.withStartupTimeout(this.#limitMs).waitUntilReady(container, ports, since);
      return undefined;
    } catch (error) {
      return `what its module waits for did not come: ${shortly(error)}`;
    }
  }

  /** Resolves `undefined` when ready, or with the trouble at the limit. @throws the signal's reason */
  async #poll(
    container: Docker.Container,
    ports: Ports,
    last: { seen: string },
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { ready, port = 0, tls } = this.#plan;
    const look = async () => {
      // Its end is waited for beside this.
      if ('completed' in ready) last.seen = 'it is still running';
      else if ('started' in ready) last.seen = '';
      else if ('command' in ready) last.seen = await exec(container, ready);
      else if ('http' in ready)
        last.seen = await http(ports.getBinding(port), ready.http, ready.status ?? '2xx', tls);
      else if ('tcp' in ready) last.seen = await spoken(ports.getBinding(port), ready.tcp);
      else last.seen = await open(container, port, ports.getBinding(port));
      return last.seen === '' ? true : undefined;
    };
    const { everyMs, limitMs } = paceOf(ready, this.#limitMs);
    if (await until(look, { everyMs, limitMs, signal })) return undefined;
    const asked = port !== 0 && !('command' in ready);
    // What answers, if not as it should, is reached.
    const listeners = asked && NOT_REACHED.test(last.seen) ? await listenersOf(container) : undefined;
    const why = listeners && whyUnreachable(port, listeners);
    return `not within ${limitMs / 1000} s, last seen: ${last.seen}${why === undefined ? '' : `; ${why}`}`;
  }
}

/**
 * How often it is looked, and for how long. A check that says how often it is meant to be made is made ten times as often
 * while its service starts, between 50 ms and a second apart; one that says for how long a start may fail is given that long
 * at least.
 */
export function paceOf(ready: ReadyCheck, limitMs: number): { everyMs: number; limitMs: number } {
  if (!('command' in ready)) return { everyMs: 'port' in ready ? LISTENS_EVERY_MS : LOOK_EVERY_MS, limitMs };
  const everyMs = Math.min(EXEC_EVERY_MOST_MS, Math.max(EXEC_EVERY_MS, (ready.everyMs ?? 0) / 10));
  return { everyMs, limitMs: Math.max(limitMs, ready.withinMs ?? 0) };
}

async function neverReady(
  container: Docker.Container,
  service: string,
  trouble: string,
): Promise<FiredrillError> {
  const said = tellingLine((await tail(container, TOLD_LINES)).split('\n'));
  return new FiredrillError(
    'unavailable',
    `service ${service} never became ready: ${trouble}; it said: ${said}`,
  );
}

/**
 * Of a container that ended so soon that the library, which looks for its published ports first, found none and waited for
 * them in vain; undefined of one that runs.
 */
export async function endedAtOnce(
  container: Docker.Container,
  service: string,
): Promise<FiredrillError | undefined> {
  const { State } = await container.inspect();
  // One whose program the engine could not start has ended too; its reason is the engine's error.
  if (State.Running || State.Error !== '') return undefined;
  return neverReady(container, service, await howItEnded(container, State.ExitCode));
}

/** A program that is killed for its memory ends as others do that are killed; only the engine can tell. */
async function howItEnded(container: Docker.Container, exitCode: number): Promise<string> {
  const engine = await container.inspect().catch(() => undefined);
  return engine && conditionOf(engine.State).is === 'out of memory'
    ? 'it ran out of the memory that its limits leave it'
    : `it ended with exit code ${exitCode}`;
}

/** Each look answers '' when the check holds and otherwise says what it saw. */
type Seen = Promise<string>;

type Check = Extract<ReadyCheck, { command: unknown }>;

async function exec(container: Docker.Container, { command, deadlineMs }: Check): Seen {
  try {
    const run = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
    const stream = await run.start({});
    stream.resume();
    const over = new Promise((resolve) =>
      stream.on('close', resolve).on('end', resolve).on('error', resolve),
    );
    // One that hangs goes on in the container; it is no answer.
    if (deadlineMs !== undefined && (await endsWithin(over, deadlineMs)) === 'late')
      return `${command.join(' ')} did not end within ${deadlineMs / 1000} s`;
    await over;
    const { ExitCode } = await run.inspect();
    return ExitCode === 0 ? '' : `${command.join(' ')} ended with ${ExitCode}`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function endsWithin(over: Promise<unknown>, deadlineMs: number): Promise<'late' | 'over'> {
  const late = new AbortController();
  const timer = sleep(deadlineMs, 'late' as const, { signal: late.signal });
  timer.catch(() => undefined);
  try {
    return await Promise.race([over.then(() => 'over' as const), timer]);
  } finally {
    late.abort();
  }
}

async function http(port: number, path: string, wanted: WantedStatus, tls: Tls | undefined): Seen {
  try {
    const scheme = tls === undefined ? 'http' : 'https';
    const { status } = await ask(`${scheme}://127.0.0.1:${port}${path}`, {
      deadlineMs: ANSWER_LIMIT_MS,
      tls,
    });
    if (isStatus(status, wanted)) return '';
    return `${path} answered ${status}, where ready.status says ${statusInWords(wanted)}`;
  } catch (error) {
    return shortly(error);
  }
}

async function spoken(port: number, script: Script): Seen {
  const speaker = tcpExchange(new URL(`http://127.0.0.1:${port}`), () => script);
  const { outcome } = await new Promise<Spoken>((resolve) => speaker.ask(ANSWER_LIMIT_MS, resolve));
  return outcome === 'good' ? '' : `${outcome}, where ready.tcp expects ${JSON.stringify(script.expect)}`;
}

/**
 * That a connection is had proves nothing where an engine's own proxy accepts it: either a program is seen to listen in the
 * container, or the connection must stay. A listener on IPv6 may be one for both; and where none is seen, the engine may be on
 * another machine, whose processes are not these.
 */
async function open(container: Docker.Container, port: number, published: number): Seen {
  const listeners = await listenersOf(container);
  const here = listeners?.filter((one) => one.port === port && one.on !== 'loopback') ?? [];
  const staysMs = here.some(({ family }) => family === 'IPv4')
    ? 0
    : STAYS_MS[here.length > 0 ? 'seen' : 'unseen'];
  return connected(published, staysMs);
}

function connected(port: number, staysMs: number): Seen {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => setTimeout(() => socket.destroy(), staysMs).unref());
    socket.on('error', (error) => resolve(error.message));
    socket.resume();
    socket.on('end', () => resolve('reset, without a word'));
    socket.on('close', () => resolve(''));
  });
}
