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

/**
 * A message of the house's, as the file of the target has it: the file by its name, in YAML with line and column, and what lies
 * beside it as it is seen from the project.
 * @param name the target's
 */
export function inWordsOf(source: Source, name: string, message: string): string {
  const { file } = source;
  const isOneOfSeveral = file.startsWith('targets/');
  if (file === `targets/${name}/target.ts`) return message;
  const lines = located(message.split('\n'), source).map((line) =>
    line
      .replaceAll(/(?:targets\/[\w-]+\/)?\btarget\.ts\b/g, file)
      .replaceAll(`targets/${name}/`, isOneOfSeveral ? `targets/${name}/` : ''),
  );
  const text = lines.join('\n');
  return isOneOfSeveral ? text : text.replaceAll(`targets/${name}:`, `${name}:`);
}

/** Keys are named behind `target.ts: `, and in lines of their own below `target.ts is not …`. */
function located(lines: readonly string[], { file, placeOf }: Source): string[] {
  let listed = false;
  return lines.map((line) => {
    const isEntry = listed && line.startsWith('  ');
    listed = isEntry || /target\.ts is not /.test(line);
    if (isEntry) return `  ${file}${placeOf(line.trimStart())}: ${line.trimStart()}`;
    return line.replace(
      /(?:targets\/[\w-]+\/)?\btarget\.ts: (\S.*)/,
      (_, words: string) => `${file}${placeOf(words)}: ${words}`,
    );
  });
}
