import type { CommandControl } from '../../model/abilities.ts';
import type { Fault } from '../../model/fault.ts';
import { administer, serverIsReadOnly, tryWriting } from './administration.ts';

/**
 * The whole PostgreSQL server is read-only, for sessions that are open already too: a default of the server's
 * configuration reaches every session that has not set its own, superusers included, with its next transaction.
 * (A default of a database or a role outranks it: PostgreSQL manual, section 19.1.3.)
 */
export const readOnlyServer: Fault<'commands'> = {
  name: 'read-only-server',
  of: 'postgres',

  inject: ({ commands }, service, signal) =>
    reconfigure(commands, service, 'SET default_transaction_read_only = on', true, signal),

  undo: ({ commands }, service, signal) =>
    reconfigure(commands, service, 'RESET default_transaction_read_only', false, signal),

  effect: ({ commands }, service, signal) => tryWriting(commands, service, signal),
};

/** The server reloads its configuration in its own time: this ends when it has. */
async function reconfigure(
  commands: CommandControl,
  service: string,
  change: string,
  readOnly: boolean,
  signal: AbortSignal,
): Promise<void> {
  await administer(commands, service, `ALTER SYSTEM ${change};\nSELECT pg_reload_conf();`, signal);
  while ((await serverIsReadOnly(commands, service, signal)) !== readOnly) signal.throwIfAborted();
}
