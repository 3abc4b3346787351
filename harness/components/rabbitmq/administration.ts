import type { CommandControl } from '../../model/abilities.ts';

/** Runs `rabbitmqctl`; it starts an Erlang system of its own, which takes a second or two of a processor. */
export function rabbitmqctl(
  commands: CommandControl,
  service: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  return commands.run(service, ['rabbitmqctl', '--quiet', ...words], signal);
}

/** Has the broker work out Erlang: all in one call. @returns what came of it */
export async function evaluate(
  commands: CommandControl,
  service: string,
  erlang: string,
  signal: AbortSignal,
): Promise<string> {
  return (await rabbitmqctl(commands, service, ['eval', erlang], signal)).trim();
}

export async function virtualHosts(
  commands: CommandControl,
  service: string,
  signal: AbortSignal,
): Promise<string[]> {
  const printed = await rabbitmqctl(commands, service, ['--no-table-headers', 'list_vhosts', 'name'], signal);
  return printed.split('\n').filter((line) => line !== '');
}
