import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { FiredrillError } from '../model/errors.ts';
import { yamlValue } from '../rules/yaml-value.ts';

/** A YAML file as plain values, of which each can still be shown to people. */
export interface LocatedYaml {
  value: unknown;
  /** The line on which a value stands, from 1; that of the nearest one around it where an anchor was merged. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** What is wrong with one text of a file, and where. */
export interface TextProblem {
  line: number;
  message: string;
}

/**
 * Reads one YAML document with anchors and merge keys.
 *
 * @param file how the file is called in messages
 * @param fill what becomes of each text that is a value; may throw, which is told by line
 * @throws FiredrillError `usage` naming the file and each line that is wrong
 */
export function readLocatedYaml(text: string, file: string, fill: (text: string) => string): LocatedYaml {
  const lines = new LineCounter();
  const doc = parseDocument(text, { merge: true, lineCounter: lines, prettyErrors: false });
  const lineAt = (node: unknown) =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
  const problems: TextProblem[] = doc.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    message,
  }));
  visit(doc, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      try {
        const filled = fill(node.value);
        // `${REPLICAS}` is a number once it is filled in, unless it was quoted.
        if (filled === node.value) return;
        node.value = node.type === 'PLAIN' ? plain(filled) : filled;
      } catch (error) {
        problems.push({
          line: lineAt(node) ?? 1,
          message: error instanceof Error ? error.message : String(error),
        });
      }
    },
  });
  if (problems.length > 0) throw new FiredrillError('usage', `${file} cannot be read:\n${worded(problems)}`);
  return {
    value: yamlValue(doc, file, lines),
    lineOf(path) {
      let line = lineAt(doc.contents) ?? 1;
      let node: Node | null | undefined = doc.contents;
      for (const key of path) {
        if (isAlias(node)) node = node.resolve(doc);
        if (!isMap(node) && !isSeq(node)) break;
        const pair = isMap(node)
          ? node.items.find((one) => isScalar(one.key) && one.key.value === key)
          : undefined;
        const next: unknown = isMap(node) ? pair?.value : node.get(Number(key), true);
        line = lineAt(pair?.key) ?? lineAt(next) ?? line;
        if (!isNode(next)) break;
        node = next;
      }
      return line;
    },
  };
}

/** Each problem in a line of its own. */
export function worded(problems: readonly TextProblem[]): string {
  return problems.map(({ line, message }) => `  line ${line}: ${message}`).join('\n');
}

function plain(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text;
}
