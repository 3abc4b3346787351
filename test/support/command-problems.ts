import { split } from 'shlex';
import { commandLine } from '../../harness/cli/command-line.ts';

/** What is wrong with a line that is to be typed. */
export async function commandProblems(line: string): Promise<string[]> {
  const words = split(line.replaceAll(/<([\w-]+)>/g, '$1'));
  const at = words.findIndex((word) => /^(\.\/)?firedrill$/.test(word));
  if (at < 0) return [];
  const [name = '', ...rest] = words.slice(at + 1);
  const program = await commandLine(name);
  let command = program.commands.find((one) => one.name() === name);
  if (command === undefined) return name.startsWith('-') ? [] : [`${line}: there is no command ${name}`];
  command = command.commands.find((one) => one.name() === rest[0]) ?? command;
  const options = [...command.options, ...program.options].flatMap(({ long, short }) => [long, short]);
  return rest
    .filter((word) => /^--?[a-z]/.test(word) && word !== '--help')
    .filter((word) => !options.includes(word.replace(/=.*/, '')))
    .map((word) => `${line}: there is no option ${word}`);
}
