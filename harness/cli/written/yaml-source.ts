import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { FiredrillError } from '../../model/errors.ts';
import { yamlValue } from '../../rules/yaml-value.ts';
import type { Source } from './source.ts';

/** A target in YAML: its value, and where in the file what stands. */
export interface YamlTarget {
  value: unknown;
  source: Source;
}

/**
 * Reads a target in YAML 1.2, with anchors and merge keys. `${NAME}` and `${NAME:-default}` are variables of the environment, as a
 * compose file has them; `$${` is the sign itself, and every other `$` stays, as queries have it.
 * @param file how it is called in messages
 * @throws FiredrillError `usage` naming file, line and column
 */
export function readYamlTarget(
  text: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): YamlTarget {
  const lines = new LineCounter();
  const doc = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `:${line}:${col}`;
  };
  const problems = doc.errors.map(({ pos, message }) => `${file}${at(pos[0])}: is no YAML: ${message}`);
  visit(doc, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const unset: string[] = [];
      const filled = filledIn(node.value, environment, unset);
      const place = at(node.range?.[0] ?? 0);
      problems.push(
        ...unset.map(
          (name) =>
            `${file}${place}: ${name} is not set in the environment; set it, or say \${${name}:-default}`,
        ),
      );
      // `${PORT}` is a number once it is filled in, unless it was quoted.
      if (filled !== node.value) node.value = node.type === 'PLAIN' ? plain(filled) : filled;
    },
  });
  if (problems.length > 0) throw new FiredrillError('usage', problems.join('\n'));
  const placeOf = (words: string) => {
    const offset = offsetOf(doc, words);
    return offset === undefined ? '' : at(offset);
  };
  return { value: yamlValue(doc, file, lines), source: { file, placeOf } };
}

/**
 * Where the value stands that a message begins by naming, as far as the file has it: the value itself, the key of one that is a
 * map, the key that there is not.
 */
function offsetOf(doc: Document.Parsed, words: string): number | undefined {
  let node: unknown = doc.contents;
  let offset = startOf(doc.contents);
  let rest = `.${words}`;
  for (;;) {
    const here = isAlias(node) ? node.resolve(doc) : node;
    const stranger = /^: there is no key "([^"]*)"/.exec(rest)?.[1];
    if (stranger !== undefined && isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && key.value === stranger);
      return startOf(pair?.key) ?? offset;
    }
    if (!rest.startsWith('.')) return offset;
    if (isMap(here)) {
      const [found] = here.items
        .filter(({ key }) => isScalar(key) && isNext(rest, String(key.value)))
        // Of two that fit, such as a dotted path and its beginning, the one that is named in full.
        .sort((a, b) => String(b.key).length - String(a.key).length);
      if (found === undefined || !isScalar(found.key)) return offset;
      rest = rest.slice(1 + String(found.key.value).length);
      node = found.value;
      offset = startOf(isScalar(node) && node.value !== null ? node : found.key) ?? offset;
    } else if (isSeq(here)) {
      const index = /^\.(\d+)/.exec(rest)?.[1];
      if (index === undefined) return offset;
      rest = rest.slice(1 + index.length);
      node = here.get(Number(index), true);
      offset = startOf(node) ?? offset;
    } else return offset;
  }
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

function isNext(rest: string, key: string): boolean {
  return rest.startsWith(`.${key}`) && /^(?:[.:\s]|$)/.test(rest.slice(1 + key.length));
}

function filledIn(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
  unset: string[],
): string {
  return text.replaceAll(
    /\$(\$?)\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (whole, escaped: string, name: string, otherwise: string | undefined) => {
      if (escaped !== '') return whole.slice(1);
      const value = environment[name];
      if (value !== undefined && !(value === '' && otherwise !== undefined)) return value;
      if (otherwise === undefined) unset.push(name);
      return otherwise ?? '';
    },
  );
}

function plain(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text;
}
