import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { FiredrillError } from '../model/errors.ts';
import { isFields } from '../model/fields.ts';
import { writeAliasesOut } from './yaml-aliases.ts';
import { yamlValue } from './yaml-value.ts';

/** Rule files and monitoring configuration are kilobytes; what is larger was not meant. */
const MAX_CONFIG_BYTES = 2 * 1024 * 1024;

/** A YAML document whose scalars are all strings, as Prometheus reads fields such as `for: 0`. */
export interface YamlSource {
  readonly file: string;
  readonly document: Document;
  /** The whole document as plain data, aliases and merges resolved. */
  readonly value: unknown;
  /** 1-based line of the node at a path, or `undefined` where aliases have blurred it. */
  lineAt(path: readonly (string | number)[]): number | undefined;
  /** Offsets into the text of the scalar at a path, its indicators included; `undefined` likewise. */
  rangeAt(path: readonly (string | number)[]): { readonly from: number; readonly to: number } | undefined;
}

/**
 * Turns a file's bytes into text.
 * @throws {FiredrillError} `usage` when they are too many or are neither UTF-8 nor UTF-16
 */
export function decodeConfig(bytes: Uint8Array, file: string): string {
  refuseTooLarge(bytes.byteLength, file);
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.includes(0)) throw binary(file);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FiredrillError('usage', binary(file).message, { cause });
  }
}

/** By the mark that a text in UTF-16 begins with, as YAML has it. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * Parses one YAML document and keeps its shape, so that it can be written back with comments and order intact.
 * Where the file uses aliases they are written out: a duration shared by an anchor must not be divided twice.
 * @throws {FiredrillError} `usage` when the text is empty, binary, too large, or not one YAML document; lists every
 * syntax error with its line
 */
export function parseYaml(text: string, file: string, holds: string): YamlSource {
  refuseTooLarge(Buffer.byteLength(text), file);
  if (/[\0\uFFFD]/.test(text)) throw binary(file);
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    schema: 'failsafe',
    merge: true,
    lineCounter: lines,
    prettyErrors: true,
  });
  if (parsed.errors.length > 0) throw syntaxErrors(parsed.errors, file);
  if (parsed.contents === null || (isScalar(parsed.contents) && parsed.contents.value === '')) {
    throw new FiredrillError('usage', `${file}: the file is empty; it should hold ${holds}`);
  }
  const value = yamlValue(parsed, file, lines);
  refuseResource(value, file, holds);
  const aliased = usesAliases(parsed);
  if (aliased) writeAliasesOut(parsed);
  const document: Document = parsed;
  const rangeAt = (path: readonly (string | number)[]) => {
    const node = aliased ? undefined : parsed.getIn(path, true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    return Array.isArray(range) ? { from: Number(range[0]), to: Number(range[1]) } : undefined;
  };
  return {
    file,
    document,
    value,
    rangeAt,
    lineAt(path) {
      const range = rangeAt(path);
      return range === undefined ? undefined : lines.linePos(range.from).line;
    },
  };
}

/** What a resource of Kubernetes holds is named for what it is; read as it stands, it would seem to lack everything. */
function refuseResource(value: unknown, file: string, holds: string): void {
  const { apiVersion, kind } = isFields(value) ? value : {};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return;
  throw new FiredrillError(
    'usage',
    `${file}: this is a Kubernetes resource of the kind "${kind}" and not ${holds}; name the file that the program itself reads`,
  );
}

/** Prints a document, without folding lines that were long before. */
export function printYaml(source: YamlSource): string {
  return source.document.toString({ lineWidth: 0 });
}

function usesAliases(parsed: Document): boolean {
  let found = false;
  visit(parsed, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

/** Refuses a file by its size in bytes. @throws {FiredrillError} `usage` */
export function refuseTooLarge(bytes: number, file: string): void {
  if (bytes <= MAX_CONFIG_BYTES) return;
  const mib = (n: number) => `${(n / 1024 / 1024).toFixed(1)} MiB`;
  throw new FiredrillError(
    'usage',
    `${file}: ${mib(bytes)} is more than the limit of ${mib(MAX_CONFIG_BYTES)}; is it the right file? Split it by group if so`,
  );
}

/** What is said of a file that is no text. */
export function binary(file: string): FiredrillError {
  return new FiredrillError('usage', `${file}: not UTF-8 text; name the YAML file itself`);
}

/** More than these are the echo of the first. */
const MOST_ERRORS = 5;

/** One error that lists what is wrong with a file's YAML, a line each. */
export function syntaxErrors(
  errors: readonly { code: string; message: string; linePos?: readonly { line: number; col: number }[] }[],
  file: string,
): FiredrillError {
  const lines = errors.slice(0, MOST_ERRORS).map((error) => {
    const at = error.linePos?.[0];
    const place = at === undefined ? file : `${file}:${at.line}:${at.col}`;
    if (error.code === 'MULTIPLE_DOCS') {
      return `${place}: a second document starts here, which Prometheus ignores; keep one document a file`;
    }
    const [reason = ''] = error.message.replaceAll(/ at line \d+, column \d+:/g, ':').split('\n');
    return `${place}: invalid YAML: ${reason.replace(/:$/, '')}`;
  });
  const more = errors.length - lines.length;
  return new FiredrillError('usage', [...lines, ...(more > 0 ? [`${file}: ${more} more`] : [])].join('\n'));
}
