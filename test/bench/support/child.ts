import { type ChildProcess, fork } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program of the benchmark in a process of its own, so that neither side's load is the other's. */
export interface Child extends AsyncDisposable {
  process: ChildProcess;
  send(message: Record<string, unknown>): void;
  /** The next message, in order. Rejects when the child ends instead. */
  next<T>(): Promise<T>;
}

/** Starts a program that talks through `process.send`, given by where it lies. */
export function startChild(program: URL, args: readonly string[] = []): Child {
  const path = fileURLToPath(program);
  const file = basename(path);
  const child = fork(path, [...args], { serialization: 'advanced' });
  const arrived: unknown[] = [];
  const waiting: { resolve: (message: unknown) => void; reject: (error: Error) => void }[] = [];
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (message) => {
    const next = waiting.shift();
    if (next === undefined) arrived.push(message);
    else next.resolve(message);
  });
  void exited.then(() => {
    for (const { reject } of waiting)
      reject(new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`));
  });
  return {
    process: child,
    send: (message) => child.send(message),
    next<T>() {
      if (arrived.length > 0) return Promise.resolve(arrived.shift() as T);
      if (child.exitCode !== null) return Promise.reject(new Error(`${file} has ended`));
      return new Promise<T>((resolve, reject) => {
        waiting.push({ resolve: (message) => resolve(message as T), reject });
      });
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
