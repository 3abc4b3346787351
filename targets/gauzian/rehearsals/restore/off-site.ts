import { FiredrillError, type World, z } from 'firedrill/config';

/** All chunks of a large drive are copied in a while. */
const LIMIT_MS = 20 * 60_000;

/** Calls the program that sends backups off-site and brings them back. @returns what it printed, as JSON */
export async function backups(world: World, words: readonly string[], signal: AbortSignal): Promise<unknown> {
  const printed = await world.run('backup-watch', command(words), signal, { limitMs: LIMIT_MS });
  return JSON.parse(printed);
}

export const backupsByHand = (world: World, words: readonly string[]): string =>
  world.runByHand('backup-watch', command(words));

const command = (words: readonly string[]) => ['node', 'src/backups.ts', ...words];

/** Reads one field of what it printed. @throws FiredrillError where it is not there */
export function read<T>(printed: unknown, shape: z.ZodType<T>): T {
  const found = shape.safeParse(printed);
  if (found.success) return found.data;
  throw new FiredrillError('unavailable', `src/backups.ts printed ${JSON.stringify(printed).slice(0, 200)}`);
}

export const pushed = z.looseObject({ sha256: z.string(), bytes: z.number() });
export const copied = z.looseObject({ copied: z.number() });
export const dumps = z.looseObject({ dumps: z.array(z.object({ name: z.string(), bytes: z.number() })) });
export const keys = z.looseObject({ keys: z.array(z.string()) });
