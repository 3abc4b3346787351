import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
} from 'yaml';
import { FiredrillError } from '../model/errors.ts';
import { foreignFile } from './foreign-file.ts';
import { PLAIN_NULL, plainYaml } from './plain-yaml.ts';
import { type Reindented, reindented } from './yaml-indents.ts';
import { binary, refuseTooLarge, syntaxErrors } from './yaml-source.ts';
import { yamlValue } from './yaml-value.ts';

/** Where something stands in a rule file: the number of its document, then keys and indices. */
export type Path = readonly (string | number)[];

/** A scalar where it stands in the text. */
export interface PlacedScalar {
  readonly value: string;
  /** Offsets of what is written: of the scalar with its quotes, or of the `*name` that stands for it. */
  readonly from: number;
  readonly to: number;
  /** Where it is an alias: what that repeats. */
  readonly repeats?: { readonly from: number; readonly to: number };
}

/** A rule file's YAML. All scalars are strings, as Prometheus reads fields such as `for: 0`, or null. */
export interface RuleSource {
  readonly file: string;
  readonly text: string;
  /** Its documents as plain data, aliases and merges resolved; those that hold nothing are null. */
  readonly documents: readonly unknown[];
  /** 1-based line of what stands at a path, where it is known. */
  lineAt(path: Path): number | undefined;
  scalarAt(path: Path): PlacedScalar | undefined;
  /** Every alias (`*name`) that stands for a scalar. */
  readonly scalarAliases: readonly PlacedScalar[];
}

/** An asterisk where a value may begin; the many in patterns and products are none, and looking at every node takes its time. */
const MAYBE_ALIAS = /(?:^|[\s[{,:])\*[^\s,[\]{}]/;

/** Prometheus takes these, written plainly, for a field that is not set. */
const NULL_TAG = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  test: PLAIN_NULL,
  resolve: () => null,
  identify: (value: unknown) => value === null || value === undefined,
  stringify: () => 'null',
};

/** What `RuleSource` tells of places. */
type Located = Pick<RuleSource, 'documents' | 'lineAt' | 'scalarAt' | 'scalarAliases'>;

/**
 * Parses a rule file so that single scalars can be replaced in its text. Where everything stands is found out when it is asked
 * for: of most files, nothing is to be told by its line.
 * @throws {FiredrillError} `usage` when the text is empty, binary, too large or no YAML, and in one sentence when it is a
 * template or another program's file
 */
export function parseRuleSource(text: string, file: string): RuleSource {
  refuseTooLarge(Buffer.byteLength(text), file);
  if (/[\0\uFFFD]/.test(text)) throw binary(file);
  let known: Located | undefined;
  const located = () => {
    known ??= locatedRules(text, file);
    return known;
  };
  const plainly = plainYaml(text);
  return {
    file,
    text,
    documents: plainly === undefined ? located().documents : [plainly.document],
    lineAt: (path) => located().lineAt(path),
    scalarAt: (path) => located().scalarAt(path),
    get scalarAliases() {
      return located().scalarAliases;
    },
  };
}

function locatedRules(text: string, file: string): Located {
  const { parsed, lines, moved } = parsedLeniently(text, file);
  if (parsed.every(({ contents }) => contents === null || (isScalar(contents) && contents.value === null)))
    throw new FiredrillError(
      'usage',
      `${file}: the file is empty; it should hold alert rules under "groups:", or "groups: []" where there are none`,
    );
  const targets = MAYBE_ALIAS.test(text) ? parsed.map(aliasTargets) : [];
  const nodeAt = ([index = 0, ...path]: Path) => {
    const document = parsed[Number(index)];
    return document === undefined ? undefined : find(document, targets[Number(index)] ?? new Map(), path);
  };
  const place = (offset: number) => moved?.original(offset) ?? offset;
  const placed = (node: Node | undefined, target: Node | undefined): PlacedScalar | undefined => {
    if (!isScalar(target) || !target.range || !node?.range) return undefined;
    const [from, to] = [place(target.range[0]), place(target.range[1])];
    const value = target.value === null ? '' : String(target.value);
    if (node === target) return { value, from, to };
    return { value, from: place(node.range[0]), to: place(node.range[1]), repeats: { from, to } };
  };
  return {
    documents:
      MAYBE_ALIAS.test(text) || /<</.test(text)
        ? parsed.map((document) => yamlValue(document, file, lines))
        : parsed.map(({ contents }) => plain(contents)),
    lineAt(path) {
      const node = nodeAt(path);
      // What a key holds may begin a line below it; people look for the key.
      const key = isMap(node) || isSeq(node) ? keyIn(nodeAt(path.slice(0, -1)), path.at(-1)) : undefined;
      const range = key?.range ?? node?.range;
      return range === undefined || range === null ? undefined : lines.linePos(range[0]).line;
    },
    scalarAt(path) {
      const node = nodeAt(path);
      return placed(node, isAlias(node) ? targets[Number(path[0])]?.get(node) : node);
    },
    get scalarAliases() {
      return targets.flatMap((one) => [...one].flatMap(([alias, target]) => placed(alias, target) ?? []));
    },
  };
}

/** A document in which nothing stands for anything else, as plain data: in a fraction of the time that takes which resolves. */
function plain(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(plain);
  if (!isMap(node)) return null;
  const fields: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items)
    fields[isScalar(key) ? String(key.value ?? '') : String(key)] = plain(value);
  return fields;
}

interface Parsed {
  readonly parsed: readonly Document.Parsed[];
  readonly lines: LineCounter;
  readonly moved?: Reindented;
}

/** As YAML; where it is none, as Prometheus would still read it. */
function parsedLeniently(text: string, file: string): Parsed {
  const strictly = parseDocuments(text);
  const errors = strictly.parsed.flatMap((document) => document.errors);
  if (errors.length === 0) return strictly;
  const foreign = foreignFile(text, file);
  if (foreign !== undefined) throw new FiredrillError('usage', `${file}:${foreign.line}: ${foreign.message}`);
  const moved = reindented(text);
  if (moved.text !== text) {
    const leniently = parseDocuments(moved.text);
    if (leniently.parsed.every((document) => document.errors.length === 0)) return { ...leniently, moved };
  }
  throw syntaxErrors(errors, file);
}

function parseDocuments(text: string): Parsed {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    schema: 'failsafe',
    merge: true,
    customTags: (tags) => [...tags, NULL_TAG],
    lineCounter: lines,
    prettyErrors: true,
  });
  return { parsed: Array.isArray(parsed) ? parsed : [], lines };
}

type Targets = ReadonlyMap<Node, Node>;

/** What each alias stands for: the last anchor of its name before it. */
function aliasTargets(document: Document.Parsed): Targets {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** The node at a path; aliases on the way are followed, one at its end is not. */
function find(document: Document.Parsed, targets: Targets, path: Path): Node | undefined {
  let node: unknown = document.contents;
  for (const key of path) {
    const inside = followed(node, targets);
    if (isMap(inside)) node = mapped(inside, String(key), targets);
    else if (isSeq(inside)) node = inside.items[Number(key)];
    else return undefined;
  }
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node : undefined;
}

function keyIn(map: Node | undefined, name: string | number | undefined): Scalar | undefined {
  if (!isMap(map)) return undefined;
  for (const { key } of map.items) if (isScalar(key) && key.value === name) return key;
  return undefined;
}

function followed(node: unknown, targets: Targets): unknown {
  return isAlias(node) ? targets.get(node) : node;
}

/** A map's own value for a key, or that of the maps that it merges (`<<`). */
function mapped(
  map: { items: readonly { key: unknown; value: unknown }[] },
  key: string,
  targets: Targets,
): unknown {
  const own = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  if (own !== undefined) return own.value;
  for (const pair of map.items) {
    if (!isScalar(pair.key) || pair.key.source !== '<<') continue;
    const merged = followed(pair.value, targets);
    for (const one of isSeq(merged) ? merged.items : [merged]) {
      const below = followed(one, targets);
      const found = isMap(below) ? mapped(below, key, targets) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
