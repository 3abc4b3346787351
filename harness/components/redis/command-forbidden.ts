import type { CommandControl } from '../../model/abilities.ts';
import type { Fault } from '../../model/fault.ts';

/**
 * A Redis whose rights were changed: one command is refused to its default user (ACL SETUSER), all others are done as before.
 * @param command in lower case, as `ACL CAT` lists it
 * @param probe that command with arguments that change nothing
 */
export function commandForbidden(command: string, probe: readonly string[]): Fault<'commands'> {
  const set = (rule: string) => (can: { commands: CommandControl }, service: string, signal: AbortSignal) =>
    cli(can.commands, service, ['ACL', 'SETUSER', 'default', rule], signal).then(() => undefined);
  return {
    name: 'command-forbidden',
    of: 'redis',
    inject: set(`-${command}`),
    undo: set(`+${command}`),
    async effect({ commands }, service, signal) {
      const said = (await cli(commands, service, probe, signal)).trim();
      const seen = said.startsWith('NOPERM');
      return { seen, how: `${service} ${seen ? 'refuses' : 'takes'} ${command.toUpperCase()}` };
    },
  };
}

/** Keys cannot be looked for: who clears a cache by a pattern clears nothing. */
export const scanForbidden = commandForbidden('scan', ['SCAN', '0']);

function cli(
  commands: CommandControl,
  service: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  return commands.run(service, ['redis-cli', ...words], signal);
}
