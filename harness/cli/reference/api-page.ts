import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../project.ts';

const ENTRY = join(ROOT, 'harness/config.ts');

interface Exported {
  name: string;
  /** Nothing where another package exports it. */
  doc?: string;
  /** The declaration, where that says more than its name. */
  code?: string;
  isType: boolean;
}

/** What `firedrill/config` exports, with what is said above each where it is declared. */
export function apiPage(): string {
  const all = exportsOf(readFileSync(ENTRY, 'utf8'));
  const of = (is: (one: Exported) => boolean) => all.filter(is).flatMap(section);
  const defines = (one: Exported) => one.name.startsWith('define');
  return [
    '# firedrill/config',
    '',
    'All that targets, drills, faults, probes, promises, components and rehearsals of a project import; made of what is said in the',
    'code by `npm run reference`. `firedrill/vitest` exports `drill(name, options?)`: a drill as a test, see [ci.md](../ci.md).',
    '',
    '## What files export as their default',
    '',
    ...of(defines),
    '## Faults, and what else there is to be used',
    '',
    ...of((one) => !defines(one) && !one.isType),
    '## Types',
    '',
    'Those without a declaration here are inferred from schemas: [contract.md](contract.md) has their keys.',
    '',
    ...of(({ isType }) => isType),
  ].join('\n');
}

function section({ name, doc, code }: Exported): string[] {
  return [
    `### ${name}`,
    '',
    ...(doc === undefined ? [] : [doc, '']),
    ...(code === undefined ? [] : ['```ts', code, '```', '']),
  ];
}

function exportsOf(entry: string): Exported[] {
  const own = [...entry.matchAll(/^export function (\w+)/gm)].map(([, name = '']) =>
    declared(name, entry, false),
  );
  const first = own.filter(({ name }, at) => own.findIndex((one) => one.name === name) === at);
  const others = [...entry.matchAll(/^export (type )?\{([^}]*)\} from '([^']+)'/gm)].flatMap(
    ([, type, names = '', from = '']) =>
      names
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
        .map((one) => {
          const isType = type !== undefined || one.startsWith('type ');
          const name = one.replace(/^type /, '');
          if (!from.startsWith('.')) return { name, isType, doc: `Of the package \`${from}\`.` };
          return declared(
            name,
            readFileSync(join(dirname(ENTRY), from), 'utf8'),
            isType,
            relative(ROOT, join(dirname(ENTRY), from)),
          );
        }),
  );
  return [...first, ...others];
}

/** @throws Error for a name that the file does not declare */
function declared(name: string, source: string, isType: boolean, file = 'harness/config.ts'): Exported {
  const found = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?^export (?:async )?(function|const|interface|type|class) ${name}\\b`,
    'm',
  ).exec(source);
  if (found === null) throw new Error(`${file} does not declare ${name}`);
  const [whole, comment, kind = ''] = found;
  const from = found.index + whole.length - `${kind} ${name}`.length;
  const code = codeOf(source.slice(from), kind);
  return {
    name,
    isType,
    ...(comment === undefined ? {} : { doc: paragraphs(comment) }),
    ...(code === undefined ? {} : { code }),
  };
}

function codeOf(source: string, kind: string): string | undefined {
  if (kind === 'interface') return source.slice(0, endOfBraces(source));
  // As far as the body begins.
  if (kind === 'function') return /^[\s\S]*?\)(?:: [^{;]*)?(?=[ ;])/.exec(source)?.[0].trim();
  if (kind === 'type') {
    const text = /^[\s\S]*?;\n/.exec(source)?.[0].trim() ?? '';
    return text.includes('z.infer') || text.includes('z.input') ? undefined : text;
  }
  return undefined;
}

function endOfBraces(source: string): number {
  let depth = 0;
  for (let at = source.indexOf('{'); at < source.length; at++) {
    if (source[at] === '{') depth++;
    else if (source[at] === '}' && --depth === 0) return at + 1;
  }
  return source.length;
}

/** A docstring as Markdown: examples stay, tags become a list. */
function paragraphs(comment: string): string {
  return comment
    .trim()
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
    .replaceAll(/^@(\w+) ?/gm, '- *$1* ')
    .replace(/\n(?=- \*)/, '\n\n')
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`');
}
