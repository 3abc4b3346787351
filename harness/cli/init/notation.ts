import { stringify } from 'yaml';

/** A line of what `init` writes, whichever way it is written down. */
export type Line =
  | { key: string; value: unknown; guess?: string | undefined }
  | { key: string; lines: readonly Line[] }
  | { comment: string };

export type Format = 'yaml' | 'ts';

/** How a line ends that was guessed. */
const GUESS = 'guess';
const FIRST = `Written by firedrill init. Look at each line that ends in a ${GUESS}, and take the word away once it is right.`;

/** A text of a file that says these lines. @param schema where its JSON Schema lies from there, for editors */
export function fileOf(lines: readonly Line[], format: Format, schema: string): string {
  return format === 'yaml'
    ? [`# yaml-language-server: $schema=${schema}`, `# ${FIRST}`, ...yamlLines(lines, ''), ''].join('\n')
    : [
        "import { defineTarget } from 'firedrill/config';",
        '',
        `/** ${FIRST} */`,
        'export default defineTarget({',
        ...tsLines(lines, '  '),
        '});',
        '',
      ].join('\n');
}

function yamlLines(lines: readonly Line[], indent: string): string[] {
  return lines.flatMap((line) => {
    if ('comment' in line) return [`${indent}# ${line.comment}`];
    const key = yamlScalar(line.key);
    if ('lines' in line)
      return line.lines.length === 0
        ? [`${indent}${key}: {}`]
        : [`${indent}${key}:`, ...yamlLines(line.lines, `${indent}  `)];
    const guess = line.guess === undefined ? '' : ` # ${GUESS}: ${line.guess}`;
    return [`${indent}${key}: ${yamlFlow(line.value)}${guess}`];
  });
}

/** On one line, in quotes where a word would be read as something else. */
function yamlFlow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
}

const yamlScalar = (text: string) => yamlFlow(text);

function tsLines(lines: readonly Line[], indent: string): string[] {
  return lines.flatMap((line) => {
    if ('comment' in line) return [`${indent}// ${line.comment}`];
    const key = keyed(line.key);
    if ('lines' in line)
      return line.lines.length === 0
        ? [`${indent}${key}: {},`]
        : [`${indent}${key}: {`, ...tsLines(line.lines, `${indent}  `), `${indent}},`];
    const guess = line.guess === undefined ? '' : ` // ${GUESS}: ${line.guess}`;
    return [`${indent}${key}: ${literal(line.value, indent)},${guess}`];
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function keyed(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** On one line where it has no objects in it. */
function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const inner = `${indent}  `;
  const parts = entries.map(([key, one]) => `${keyed(key)}: ${literal(one, inner)}`);
  const flat = entries.every(([, one]) => typeof one !== 'object');
  return flat
    ? `{ ${parts.join(', ')} }`
    : `{\n${parts.map((part) => `${inner}${part},`).join('\n')}\n${indent}}`;
}
