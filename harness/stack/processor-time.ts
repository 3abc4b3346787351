/** How long a container has had a processor, read often and at no cost to it. */

import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { unlessAborted } from '../host/unless-aborted.ts';
import { lines } from '../http/lines.ts';
import type { Millis } from '../model/time.ts';
import { printed } from './logs.ts';

/** Reads one container's processor time. */
export interface ProcessorTime extends Disposable {
  /** Milliseconds so far. @throws Error when it cannot be had any more */
  read(): Promise<Millis>;
}

/** By the container's own counter; by the engine's, which may take a second to answer, where its image has no shell. */
export function processorTime(container: Docker.Container): Promise<ProcessorTime> {
  return ownCounter(container).catch(() => enginesCounter(container));
}

/**
 * Prints the counter of the container's own group of processes for every line it is sent: a process for every look would
 * cost more than what is measured; this is a shell that waits. cgroup v2 counts microseconds in `cpu.stat`, v1 nanoseconds
 * in `cpuacct.usage` (the kernel's admin guide, "cgroup-v2" and "cgroup-v1/cpuacct").
 */
const PROGRAM = `for file in /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpuacct/cpuacct.usage /sys/fs/cgroup/cpu,cpuacct/cpuacct.usage
do [ -r "$file" ] && break; done
while read -r _; do read -r first second < "$file" || exit; echo "$first $second"; done`;

/** A container that does not answer within this has no shell, or no such file. Milliseconds. */
const ANSWER_LIMIT_MS = 2_000;

/** @throws Error where the image has no shell, or the container cannot see its own counter */
async function ownCounter(container: Docker.Container): Promise<ProcessorTime> {
  const made = await container.exec({
    Cmd: ['sh', '-c', PROGRAM],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: false,
  });
  const stream: Duplex = await made.start({ hijack: true, stdin: true });
  const answers = lines(printed(stream))[Symbol.asyncIterator]();
  // Whatever reads is told; what does not need not hear of it.
  stream.on('error', () => undefined);
  const close = () => void stream.destroy();
  const read = async () => {
    stream.write('\n');
    const answer = await unlessAborted(AbortSignal.timeout(ANSWER_LIMIT_MS), answers.next());
    const ms = answer.done ? Number.NaN : millisOf(answer.value);
    if (Number.isNaN(ms)) throw new Error('the container cannot tell how long it has had a processor');
    return ms;
  };
  try {
    await read();
  } catch (error) {
    close();
    throw error;
  }
  return { read, [Symbol.dispose]: close };
}

/** A line of the program above: `usage_usec 123` or `123000`. */
export function millisOf(line: string): Millis {
  const [first = '', second = ''] = line.trim().split(' ');
  return first === 'usage_usec' ? Number(second) / 1e3 : first === '' ? Number.NaN : Number(first) / 1e6;
}

/** Docker's API, "ContainerStats": nanoseconds. @throws Error where the engine does not count */
async function enginesCounter(container: Docker.Container): Promise<ProcessorTime> {
  const read = async () => {
    const { cpu_stats } = await container.stats({ stream: false, 'one-shot': true });
    const nanoseconds = cpu_stats?.cpu_usage?.total_usage ?? 0;
    if (nanoseconds === 0)
      throw new Error('the engine cannot tell how long the container has had a processor');
    return nanoseconds / 1e6;
  };
  await read();
  return { read, [Symbol.dispose]: () => undefined };
}
