/** Templates that messages are made with: those that a configuration names, and those that files define. */

/** Alertmanager brings these along: `template/default.tmpl`. */
const BUILT_IN = /^__|\.default\./;

/** The names that a text uses and no file defines, in order of appearance. */
export function undefinedTemplates(text: string, files: readonly string[]): string[] {
  const names = (pattern: RegExp, within: string) =>
    [...within.matchAll(pattern)].map(([, name = '']) => name);
  const defined = new Set(files.flatMap((file) => names(/\{\{-?\s*(?:define|block)\s+"([^"]+)"/g, file)));
  const used = [text, ...files].flatMap((one) => names(/\{\{-?\s*template\s+"([^"]+)"/g, one));
  return [...new Set(used)].filter((name) => !defined.has(name) && !BUILT_IN.test(name));
}
