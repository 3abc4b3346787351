import type { Command } from 'commander';
import { commandLine } from '../command-line.ts';

/** As wide as a page shows code without scrolling. */
const WIDTH = 110;

/** Every command with the help that it prints. */
export async function commandsPage(): Promise<string> {
  const program = await commandLine();
  const shown = program.commands.filter((command) => command.name() !== 'complete');
  return [
    '# Commands',
    '',
    'What `--help` prints of each, made of the commands themselves by `npm run reference`.',
    '',
    ...[program, ...shown].flatMap((command) => sections(command, command === program ? '' : 'firedrill ')),
  ].join('\n');
}

function sections(command: Command, before: string): string[] {
  const name = `${before}${command.name()}`;
  const below = before === '' ? [] : command.commands.filter((one) => one.name() !== 'help');
  return [
    `${before.split(' ').length > 2 ? '###' : '##'} ${name}`,
    '',
    '```',
    helpOf(command),
    '```',
    '',
    ...below.flatMap((one) => sections(one, `${name} `)),
  ];
}

function helpOf(command: Command): string {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  command.configureHelp({ helpWidth: WIDTH });
  command.configureOutput({ writeOut: write, getOutHelpWidth: () => WIDTH, getOutHasColors: () => false });
  command.outputHelp();
  return text.trim();
}
