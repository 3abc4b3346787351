import type { World } from 'firedrill/config';

/** A database of the owners' size is dumped, copied and replayed in minutes. */
const LIMIT_MS = 40 * 60_000;

export const script = (name: string, ...words: readonly string[]): string[] => [
  `/opt/backup/${name}`,
  ...words,
];

/** Runs one of the backup scripts, and shows what it says of how far it is. @returns what it printed */
export function runScript(
  world: World,
  service: 'backup' | 'restored' | 'database' | 'backup-watch',
  command: readonly string[],
  signal: AbortSignal,
  tell: (how: string) => void = () => undefined,
): Promise<string> {
  return world.run(service, command, signal, { limitMs: LIMIT_MS, heard: tell });
}

/** What a script said that would not do it; `undefined` where it did. */
export async function refusal(
  world: World,
  service: 'backup' | 'restored',
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ code: number; said: string } | undefined> {
  // A script that refuses is no failure of the call, as a container that is gone would be.
  const guarded = [
    'sh',
    '-c',
    'code=0; said=$("$@" 2>&1) || code=$?; printf "%s\\n%s" "$code" "$said"',
    'sh',
    ...command,
  ];
  const printed = await world.run(service, guarded, signal, { limitMs: LIMIT_MS });
  const [code = '', ...said] = printed.split('\n');
  return code === '0' ? undefined : { code: Number(code), said: said.join('\n').trim() };
}
