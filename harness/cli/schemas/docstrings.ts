import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An object literal in the source, with what is said above some of its keys. */
export interface Documented {
  /** Of a constant that is it, or is made of it. */
  name?: string;
  keys: ReadonlySet<string>;
  docs: ReadonlyMap<string, string>;
  /** Constants whose keys its shape has, too: `{ ...common }`, `requestSchema.extend({ … })`. */
  with: readonly string[];
}

/** Comments, texts, patterns, brackets, words and what is left: as much of TypeScript as finding keys takes. */
const TOKEN =
  /\/\*\*[\s\S]*?\*\/|\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(,=:[!&|?{};]\s*)\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+\/[a-z]*|\.\.\.|[{}()[\]]|[\w$]+|\S/g;

/**
 * Every object literal of some TypeScript. What a schema is made of says above its keys what each means; JSON Schemas and the
 * reference have it from there, as an editor has it from the types.
 */
export function documentedIn(source: string): Documented[] {
  const found: Documented[] = [];
  const open: Opened[] = [];
  const tokens = (source.match(TOKEN) ?? []).filter((token) => !/^\/\/|^\/\*(?!\*)/.test(token));
  let doc: string | undefined;
  let constant: string | undefined;
  for (const [at, token] of tokens.entries()) {
    const before = (back: number) => tokens[at - back] ?? '';
    const here = open.at(-1);
    if (token.startsWith('/**')) doc = wordsOf(token);
    else if (open.length === 0 && before(1) === 'const') constant = token;
    else if (/^[{([]$/.test(token)) {
      const extended = before(1) === '(' && before(2) === 'extend' ? [before(4)] : [];
      open.push({
        bracket: token,
        name: constant,
        keys: new Set(),
        docs: new Map(),
        with: extended,
        type: false,
      });
      constant = token === '{' ? undefined : constant;
    } else if (/^[})\]]$/.test(token)) {
      const closed = open.pop();
      if (closed?.bracket === '{' && !closed.type) found.push(literalOf(closed));
    } else if (token === ';' && here !== undefined) here.type = true;
    else if (before(1) === '...' && here?.bracket === '{') here.with.push(token);
    else if (here?.bracket === '{' && tokens[at + 1] === ':' && /^[{,]$|^\/\*/.test(before(1))) {
      const key = token.replace(/^(['"])(.*)\1$/, '$2');
      here.keys.add(key);
      if (doc !== undefined) here.docs.set(key, doc);
    } else if (token === 'export' || token === 'function') constant = undefined;
    if (!token.startsWith('/**')) doc = undefined;
  }
  return found;
}

interface Opened {
  bracket: string;
  name: string | undefined;
  keys: Set<string>;
  docs: Map<string, string>;
  with: string[];
  /** The body of an interface or of a function: what is in it ends in semicolons. */
  type: boolean;
}

function literalOf({ name, keys, docs, with: others }: Opened): Documented {
  return { ...(name === undefined ? {} : { name }), keys, docs, with: others };
}

/** Of all files below a folder. */
export function documentedBelow(folder: string): Documented[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => documentedIn(readFileSync(join(folder, file), 'utf8')));
}

/**
 * What is said of a key of a shape, where the literal is that has the most of the shape's keys, and none besides.
 * @param keys of the whole shape, which may be put together of several literals
 */
export function docOf(
  key: string,
  keys: ReadonlySet<string>,
  all: readonly Documented[],
): string | undefined {
  const [best] = all
    .filter((one) => one.docs.has(key) && [...wholeOf(one, all)].every((each) => keys.has(each)))
    .sort((a, b) => wholeOf(b, all).size - wholeOf(a, all).size);
  return best?.docs.get(key);
}

function wholeOf(one: Documented, all: readonly Documented[]): Set<string> {
  const others = one.with.flatMap((name) => all.filter((other) => other !== one && other.name === name));
  return new Set([...one.keys, ...others.flatMap((other) => [...wholeOf(other, all)])]);
}

/** A docstring's text, its lines joined; tags begin lines of their own. */
function wordsOf(comment: string): string {
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.trim().replace(/^\*\s?/, ''))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
