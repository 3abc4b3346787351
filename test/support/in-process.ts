import type { Command } from 'commander';
import { vi } from 'vitest';
import { commandLine, tellError } from '../../harness/cli/command-line.ts';

/** What a command came to, as a shell would see it. */
export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** Does what the command line is asked in this process: a hundred times as fast as in one of its own. */
export async function inProcess(args: readonly string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const to = (stream: keyof typeof said) => (chunk: unknown) => {
    said[stream] += String(chunk);
    return true;
  };
  const line = (stream: keyof typeof said) => (chunk: unknown) => void to(stream)(`${chunk}\n`);
  using _out = vi.spyOn(process.stdout, 'write').mockImplementation(to('stdout'));
  using _err = vi.spyOn(process.stderr, 'write').mockImplementation(to('stderr'));
  using _log = vi.spyOn(console, 'log').mockImplementation(line('stdout'));
  using _error = vi.spyOn(console, 'error').mockImplementation(line('stderr'));
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await (await commandLine()).parseAsync([...args], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), ...said };
  } catch (error) {
    // What it says of the error is part of what was said.
    const code = tellError(error);
    return { code, ...said };
  } finally {
    process.exitCode = before;
  }
}

/** Every command that does something, with the words that call it. */
export function commandsOf(
  command: Command,
  words: readonly string[] = [],
): { words: string[]; command: Command }[] {
  return command.commands.flatMap((one) => {
    const own = [...words, one.name()];
    const below = commandsOf(one, own);
    return one.name() === 'help' ? [] : [{ words: own, command: one }, ...below];
  });
}
