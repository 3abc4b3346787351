import { glob, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { readRegular } from '../host/regular-file.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { type ParsedRuleFile, readRuleFile } from '../rules/rule-file.ts';
import { parseRuleSource } from '../rules/rule-source.ts';
import { decodeConfig, refuseTooLarge } from '../rules/yaml-source.ts';

/** A rule file as it lies on disk. */
export interface RuleText {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the files that names and patterns stand for, each once, in the order given.
 * @throws {FiredrillError} `usage` for a pattern that matches nothing, and for files that are too large or no text; what
 * is wrong with several is said at once
 */
export async function readRuleTexts(patterns: readonly string[]): Promise<RuleText[]> {
  const files = new Set<string>();
  for (const pattern of patterns) for (const file of await matching(pattern)) files.add(file);
  return collected([...files], async (file) => ({ file, text: await readText(file) }));
}

/**
 * Parses rule files, one after another.
 * @param onRead hears of each that is valid and may keep the next one waiting
 * @throws {FiredrillError} `usage` with every problem of every file
 */
export async function parseRuleTexts(
  texts: readonly RuleText[],
  onRead?: (text: RuleText, read: ParsedRuleFile) => Promise<void>,
): Promise<ParsedRuleFile[]> {
  return collected(texts, async (text) => {
    const read = readRuleFile(parseRuleSource(text.text, text.file));
    await onRead?.(text, read);
    // What goes on beside has its turn.
    await setImmediate();
    return read;
  });
}

/**
 * Reads a text file of a size that a configuration may have.
 * @param option by which it was named, for messages
 * @throws {FiredrillError} `usage`
 */
export async function readText(file: string, option?: string): Promise<string> {
  const shown = option === undefined ? file : `${option} ${file}`;
  refuseTooLarge((await stat(file).catch(unreadable(shown))).size, shown);
  return decodeConfig(await readRegular(file).catch(unreadable(shown)), shown);
}

/** What is expected of rules lies beside them, and a pattern means the rules. */
const EXPECTATIONS = /\.expect\.ya?ml$/;

async function matching(pattern: string): Promise<string[]> {
  // A name is taken as it is, though it may look like a pattern.
  if (await isFile(pattern)) return [pattern];
  const found: string[] = [];
  for await (const file of glob(pattern))
    if (!EXPECTATIONS.test(file) && (await isFile(file))) found.push(file);
  if (found.length > 0) return found.sort();
  const folder = await stat(pattern).catch(() => undefined);
  if (folder?.isDirectory()) {
    throw new FiredrillError('usage', `${pattern}: a folder; quote a pattern such as '${pattern}/**/*.yml'`);
  }
  throw new FiredrillError(
    'usage',
    `${pattern}: no such file; name a rule file, or quote a pattern such as 'rules/*.yml'`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Says of a file that cannot be read why, and what to do. */
export function unreadable(shown: string) {
  return (cause: unknown): never => {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : `cannot be read: ${shortly(cause)}`;
    throw new FiredrillError('usage', `${shown}: ${why}; name one that is there`, { cause });
  };
}

/** Does all, one after another, and then throws what went wrong with any, so that a user mends everything in one go. */
async function collected<A, B>(items: readonly A[], act: (item: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  const failed: string[] = [];
  for (const item of items) {
    try {
      done.push(await act(item));
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      failed.push(error.message);
    }
  }
  if (failed.length > 0) throw new FiredrillError('usage', failed.join('\n'));
  return done;
}
