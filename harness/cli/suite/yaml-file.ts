import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { yamlValue } from '../../rules/yaml-value.ts';
import { problemsOf, withRemedy } from '../../text/schema-problems.ts';

/**
 * A YAML file that people write, or `undefined` where there is none.
 * @param shown how the file is called in messages
 * @throws FiredrillError `usage` naming file, line or key, and the remedy
 */
export async function readYaml<T>(file: string, shown: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readRegularText(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new FiredrillError('usage', `${shown} cannot be read: ${shortly(error)}`, { cause: error });
  });
  return text === undefined ? undefined : parseYaml(text, shown, schema);
}

/** @throws FiredrillError `usage` naming file, line or key, and the remedy */
export function parseYaml<T>(text: string, shown: string, schema: z.ZodType<T>): T {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [broken] = document.errors;
  if (broken) {
    const line = broken.linePos?.[0].line;
    const [what = ''] = broken.message.split('\n');
    throw new FiredrillError('usage', `${shown}${line === undefined ? '' : `:${line}`} is no YAML: ${what}`);
  }
  const parsed = schema.safeParse(yamlValue(document, shown, lineCounter), { error: withRemedy });
  if (parsed.success) return parsed.data;
  const lines = problemsOf(parsed.error, '(the file)');
  throw new FiredrillError('usage', lines.map((line) => `${shown}: ${line}`).join('\n'));
}
