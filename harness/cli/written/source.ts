import { FiredrillError } from '../../model/errors.ts';

/** How a target was written down. */
export interface Source {
  /** As messages call it: `targets/shop/target.ts`, `firedrill.yaml`. */
  file: string;
  /**
   * `:12:7`, where the value stands that a message is about.
   * @param words the message from the key on: `contract.probes.user.path: must …`
   */
  placeOf(words: string): string;
}

/** TypeScript's own tools say where in such a file something stands. */
export function sourceOf(file: string): Source {
  return { file, placeOf: () => '' };
}

/**
 * Does what is to be done with a target; what is wrong with it is told by its own file. All rooms call that `target.ts`, and what
 * lies beside it `targets/<name>/…`.
 * @throws FiredrillError as `work` does
 */
export async function asWritten<T>(source: Source, name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    const message = inWordsOf(source, name, error.message);
    if (message === error.message) throw error;
    throw new FiredrillError(error.code, message, { cause: error.cause });
  }
}

/** A message of the house's, as the file of the target has it. @param name the target's */
export function inWordsOf(source: Source, name: string, message: string): string {
  const { file, placeOf } = source;
  if (file === `targets/${name}/target.ts`) return message;
  const beside = file.startsWith('targets/') ? `targets/${name}/` : '';
  let listed = false;
  return message
    .split('\n')
    .map((line) => {
      const entry = listed && line.startsWith('  ');
      listed = entry || /target\.ts is not /.test(line);
      if (entry) return `  ${file}${placeOf(line.trimStart())}: ${line.trimStart()}`;
      return line
        .replace(/(?:targets\/[\w-]+\/)?\btarget\.ts: (\S.*)/, (_, words: string) =>
          words.startsWith('(') ? `${file}: ${words}` : `${file}${placeOf(words)}: ${words}`,
        )
        .replaceAll(/(?:targets\/[\w-]+\/)?\btarget\.ts\b/g, file)
        .replaceAll(`targets/${name}/`, beside)
        .replace(beside === '' ? `targets/${name}:` : '', beside === '' ? `${name}:` : '');
    })
    .join('\n');
}
