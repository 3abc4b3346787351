import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FiredrillError, shortly } from '../model/errors.ts';
import { ownModule } from './own-module.ts';

/**
 * What a TypeScript file exports as its default.
 * @param shown how the file is called in messages
 * @throws FiredrillError `usage` with the line, what is wrong there, and for a syntax error the code around it
 */
export async function loadDefault(file: string, shown: string): Promise<unknown> {
  using _resolving = publicEntries();
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (error) {
    const { line, code } = placeOf(file, error);
    const place = line === undefined ? shown : `${shown}:${line}`;
    const what = shortly(error).replaceAll(/(?<!\w)(?:file:\/\/)?(\/[^\s']+)/g, (_, path) =>
      relative(process.cwd(), path),
    );
    throw new FiredrillError('usage', `${place} cannot be loaded: ${what}${code}`, { cause: error });
  }
}

/**
 * While it lasts, `firedrill/…` is the Firedrill that runs, whichever project imports it: a project need not have it
 * installed, and one that has another version gets no second one beside this.
 */
function publicEntries(): Disposable {
  const { deregister } = registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith('firedrill/')) return next(specifier, context);
      if (specifier !== 'firedrill/config')
        throw new Error(`there is no ${specifier}; a project imports firedrill/config`);
      return next(ownModule(import.meta.url, '../config').href, context);
    },
    // What a project writes for Firedrill has `import` and `export`, whatever its package.json says of its own modules.
    load: (url, context, next) => next(url, isTypeScript(url) ? { ...context, format: AS_MODULE } : context),
  });
  return { [Symbol.dispose]: deregister };
}

const AS_MODULE = 'module-typescript';

function isTypeScript(url: string): boolean {
  return url.startsWith('file:') && url.endsWith('.ts');
}

/** Where in the file, as the stack says; a syntax error's stack begins with the code and a caret under the spot. */
function placeOf(file: string, error: unknown): { line?: string; code: string } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`${file}:`);
  const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + file.length + 1))?.[0];
  if (line === undefined) return { code: '' };
  const code = at > 'file://'.length ? [] : stack.split('\n').slice(1);
  const end = code.findIndex((text) => text.trim() === '' || /^\w*Error\b/.test(text));
  return {
    line,
    code: code
      .slice(0, Math.max(0, end))
      .map((text) => `\n    ${text}`)
      .join(''),
  };
}
