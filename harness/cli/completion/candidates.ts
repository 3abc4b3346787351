import type { Command, Option } from 'commander';
import { projectAround } from '../project.ts';
import { namesOf, type Things } from './names.ts';
import { FILES, FOLDERS } from './paths.ts';

/** Makes the command line, with the command of the name that is given where no other is needed. */
export type CommandLine = (asked?: string) => Promise<Command>;

/** What options and arguments stand for, by their names. */
const OF_OPTIONS: Readonly<Record<string, Things>> = { '--target': 'targets', '--run': 'runs' };
const OF_ARGUMENTS: Readonly<Record<string, Things>> = {
  drill: 'drills',
  run: 'runs',
  target: 'targets',
  rehearsal: 'rehearsals',
  name: 'suites',
};
const PATHS: Readonly<Record<string, string>> = {
  file: FILES,
  files: FILES,
  folder: FOLDERS,
  folders: FOLDERS,
};

/**
 * What the last of some words may become: commands, options, values, and names of the project that the shell is in. A project that
 * cannot be read has none: a shell has no place for an error.
 * @param typed the words after `firedrill`, the last one as far as it is typed
 */
export async function candidates(typed: readonly string[], commandLine: CommandLine): Promise<string[]> {
  // A shell that takes "=" for a word of its own, and one that does not.
  const words = typed.filter((word) => word !== '=');
  const last = typed.at(-1) === '=' ? '' : (words.at(-1) ?? '');
  const before = typed.at(-1) === '=' ? words : words.slice(0, -1);
  const joined = /^(--[a-z-]+)=(.*)$/s.exec(last);
  if (joined !== null) {
    const [, name = '', value = ''] = joined;
    const found = await candidates([...before, name, value], commandLine);
    return found.map((one) => (one.startsWith(':') ? one : `${name}=${one}`));
  }
  const { command, operands, asking, given } = await standing(before, commandLine);
  if (asking !== undefined) return fitting(await valuesOf(asking, given), last);
  if (last.startsWith('-')) return fitting(optionsOf(command, before), last);
  const commands = operands.length === 0 ? command.commands.map((one) => one.name()) : [];
  return fitting(
    [...commands.filter((name) => name !== 'complete'), ...(await argumentOf(command, operands, given))],
    last,
  );
}

interface Standing {
  /** That the words lead to. */
  command: Command;
  /** Words that are neither options nor their values. */
  operands: readonly string[];
  /** The option whose value is typed. */
  asking?: Option;
  /** Values of options that were typed, by the option's name. */
  given: Readonly<Record<string, string>>;
}

async function standing(words: readonly string[], commandLine: CommandLine): Promise<Standing> {
  let command = await commandLine(words.find((word) => !word.startsWith('-')));
  const operands: string[] = [];
  const given: Record<string, string> = {};
  let asking: Option | undefined;
  for (const word of words) {
    const known = command.commands.find((one) => one.name() === word);
    if (asking !== undefined) {
      given[asking.name()] = word;
      asking = undefined;
    } else if (word.startsWith('-')) {
      const option = command.options.find(({ long, short }) => word === long || word === short);
      if (option?.required) asking = option;
    } else if (known !== undefined && operands.length === 0) command = known;
    else operands.push(word);
  }
  return { command, operands, given, ...(asking === undefined ? {} : { asking }) };
}

function optionsOf(command: Command, words: readonly string[]): string[] {
  const all = command.options.flatMap(({ long, hidden }) => (hidden || !long ? [] : [long]));
  return [...all, '--help'].filter((option) => !words.includes(option));
}

async function valuesOf({ argChoices, flags, long }: Option, given: Standing['given']): Promise<string[]> {
  if (argChoices !== undefined) return argChoices;
  return wordsFor(/<([a-z]+)/.exec(flags)?.[1], OF_OPTIONS[long ?? ''], given);
}

async function argumentOf(
  command: Command,
  operands: readonly string[],
  given: Standing['given'],
): Promise<string[]> {
  const { registeredArguments: all } = command;
  const last = all.at(-1);
  const argument = all[operands.length] ?? (last?.variadic ? last : undefined);
  if (argument === undefined) return [];
  const found =
    argument.argChoices ?? (await wordsFor(argument.name(), OF_ARGUMENTS[argument.name()], given));
  return found.filter((word) => !operands.includes(word));
}

async function wordsFor(
  word: string | undefined,
  things: Things | undefined,
  { project = projectAround(process.cwd()), results }: Standing['given'],
): Promise<string[]> {
  const path = PATHS[word ?? ''];
  if (path !== undefined) return [path];
  return things === undefined
    ? []
    : namesOf(things, { project, ...(results === undefined ? {} : { results }) });
}

function fitting(words: readonly string[], typed: string): string[] {
  return [...new Set(words)].filter((word) => word.startsWith(':') || word.startsWith(typed));
}
