import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from 'firedrill/config';

/** Tokens that were issued before, by whose they are. */
export interface Tokens {
  /** Of a user at work. */
  user: string;
  /** The same, taken by a stranger. */
  stolen: string;
  /** Of a user who has logged out: it was revoked. */
  revoked: string;
}

export interface Case {
  tokens?: Tokens;
  /** The secret that comes in place of the one that may have leaked: made once, so that rotating again changes nothing. */
  secret: string;
  /** Files that are filed with the rehearsal. */
  keep(file: string, text: string): Promise<void>;
  /** What each of them says, by name. */
  kept(): Promise<ReadonlyMap<string, string>>;
}

const BYTES = 32;

/** What steps keep for those after them, and the evidence. */
export const casebook: Part<Case> = {
  records: {},
  start: ({ folder: place }) => {
    const folder = join(place, 'evidence');
    return {
      api: {
        secret: randomBytes(BYTES).toString('hex'),
        async keep(file, text) {
          await mkdir(folder, { recursive: true });
          await writeFile(join(folder, file), text);
        },
        async kept() {
          const names = await readdir(folder).catch(() => []);
          const all = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
          return new Map(await Promise.all(all));
        },
      },
    };
  },
};

/** @throws Error before the scene was set */
export function tokensOf({ tokens }: Case): Tokens {
  if (tokens === undefined) throw new Error('no token was issued yet');
  return tokens;
}
