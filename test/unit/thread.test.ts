import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { endThread } from '../../harness/host/thread.ts';
import { endsWithin, within } from '../../harness/host/within.ts';
import { shortly } from '../../harness/model/errors.ts';

/** A thread that says when it is there, and then does something whenever it is told to end. */
async function thread(whenTold: string): Promise<Worker> {
  const program = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', () => { ${whenTold} });
    parentPort.postMessage('there');`;
  const worker = new Worker(program, { eval: true });
  await new Promise((resolve) => worker.once('message', resolve));
  return worker;
}

describe('a thread that is told to end', () => {
  test('ends, and once it has ended it is not waited for', async () => {
    const worker = await thread('parentPort.close()');
    await endThread('test', worker, 'end');
    expect(worker.threadId).toBe(-1);
    await endThread('test', worker, 'end');
  });

  test('and goes round and round instead is ended by force, and told of', async () => {
    const worker = await thread('for (;;);');
    await expect(endThread('test', worker, 'end')).rejects.toMatchObject({
      code: 'internal',
      message: "the test's thread did not end within 5 s",
    });
    expect(worker.threadId).toBe(-1);
  }, 20_000);

  test('and is in a call that does not return is told of as out of reach', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-thread-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const worker = await thread(`require('node:fs').readFileSync(${JSON.stringify(pipe)});`);
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    await expect(endThread('test', worker, 'end')).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/^the test's thread did not end, not even by force/),
    });
    // Its call returns as soon as the pipe is written to.
    await writeFile(pipe, '');
    await gone;
  }, 20_000);
});

describe('what does not end in time', () => {
  const never = new Promise<never>(() => undefined);

  test('is named, and what was thrown before it is not lost', async () => {
    await expect(within(1, 'it did not come', never)).rejects.toThrow('it did not come');
    const failing = async () => {
      await using _watch = endsWithin(1, 'the watch', { [Symbol.asyncDispose]: () => never });
      throw new Error('the work failed');
    };
    const error = await failing().catch(shortly);
    expect(error).toBe('the work failed; then the watch did not end within 0.001 s');
  });

  test('and what is in time is what it came to', async () => {
    expect(await within(60_000, 'late', Promise.resolve(1))).toBe(1);
    await expect(within(60_000, 'late', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

describe('a connection whose end was sent already', () => {
  test.each(['end', 'destroySoon'])(
    'is closed after %s and not reset: its thread ends',
    (way) => {
      const reset = JSON.stringify(new URL('../../harness/http/reset.ts', import.meta.url));
      // In a process of its own: a thread that spins in Node's own code holds up even the end of its process.
      const program = `
      const { Worker } = require('node:worker_threads');
      const inThread = \`
        const { createServer, connect } = require('node:net');
        import(${reset}).then(({ reset }) => {
          const server = createServer((socket) => {
            socket.on('error', () => undefined);
            socket.${way}();
            reset(socket);
            server.close();
          });
          server.listen(0, '127.0.0.1', () => connect(server.address().port, '127.0.0.1').on('error', () => undefined));
        });\`;
      new Worker(inThread, { eval: true }).once('exit', () => console.log('the thread has ended'));`;
      const { stdout } = spawnSync(process.execPath, ['--eval', program], {
        timeout: 20_000,
        killSignal: 'SIGKILL',
      });
      expect(String(stdout)).toBe('the thread has ended\n');
    },
    30_000,
  );
});
