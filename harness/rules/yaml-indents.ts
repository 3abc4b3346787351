/** A text that was moved in places, and where each of its characters stood before. */
export interface Reindented {
  readonly text: string;
  /** The offset in the text as it was. */
  original(offset: number): number;
}

interface Insertion {
  readonly at: number;
  readonly blanks: number;
}

/**
 * Moves the lines inside quotes and brackets to the right of the key they belong to. YAML says they must stand there;
 * Prometheus' reader does not mind, and files in use depend on it. Blanks at the beginning of such a line carry no
 * meaning, so nothing else changes.
 */
export function reindented(text: string): Reindented {
  const insertions = scan(text);
  let moved = '';
  let copied = 0;
  for (const { at, blanks } of insertions) {
    moved += text.slice(copied, at) + ' '.repeat(blanks);
    copied = at;
  }
  return {
    text: moved + text.slice(copied),
    original(offset) {
      let before = 0;
      for (const { at, blanks } of insertions) {
        if (at + before >= offset) break;
        before += Math.min(blanks, offset - at - before);
      }
      return offset - before;
    },
  };
}

/** What may stand before a value: dashes, then a key, then an anchor or a tag. */
const BEFORE_VALUE =
  /^(?<dashes>(?:- +)*)(?<key>(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s'"#[\]{},&*!|>%@`-][^\n#]*?|-[^\s\n][^\n#]*?) *:(?= |$))? *(?:[&!]\S+ +)*/;

function scan(text: string): Insertion[] {
  const insertions: Insertion[] = [];
  let at = 0;
  /** Of a key whose value stands on the next line: where it begins. */
  let above = -1;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const content = at + blanksAt(text, at);
    const line = text.slice(content, end);
    const { 0: before = '', groups } = line.match(BEFORE_VALUE) ?? [''];
    const column = content - at + (groups?.dashes?.length ?? 0);
    // A value of a list stands right of its dash, one of a map right of its key's beginning.
    const alone = groups?.key === undefined && groups?.dashes === '';
    const parent = alone ? above : groups?.key === undefined ? Math.max(-1, column - 2) : column;
    const start = content + before.length;
    if (groups?.key !== undefined) above = start >= end ? column : -1;
    const opens = text[start] ?? '';
    if (line.startsWith('#') || start >= end) at = end + 1;
    else if (opens === '|' || opens === '>') at = afterBlock(text, end + 1, parent);
    else if ('"\'[{'.includes(opens)) at = lineEnd(text, enclosed(text, start, parent, insertions)) + 1;
    else at = end + 1;
  }
  return insertions;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function blanksAt(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at - from;
}

/** The first line that is no longer part of a block scalar. */
function afterBlock(text: string, from: number, parent: number): number {
  let at = from;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const blanks = blanksAt(text, at);
    if (at + blanks < end && blanks <= parent) return at;
    at = end + 1;
  }
  return at;
}

/** Reads quotes or brackets to their end, and notes which of their lines stand too far left. */
function enclosed(text: string, start: number, parent: number, insertions: Insertion[]): number {
  let depth = 0;
  let quote = '';
  let before = ':';
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\n') {
      const blanks = blanksAt(text, at + 1);
      const next = text[at + 1 + blanks] ?? '\n';
      if (next !== '\n' && next !== '\r' && blanks <= parent)
        insertions.push({ at: at + 1, blanks: parent + 1 - blanks });
    } else if (quote !== '') {
      if (character === '\\' && quote === '"' && text[at + 1] !== '\n') at++;
      else if (character === quote && quote === "'" && text[at + 1] === "'") at++;
      else if (character === quote) quote = '';
      before = '"';
    } else if ((character === '"' || character === "'") && '[{,:'.includes(before)) quote = character;
    else if (character === '#' && /\s/.test(text[at - 1] ?? '')) at = lineEnd(text, at) - 1;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (quote === '' && !/\s/.test(character))
      before = character === '"' || character === "'" ? '"' : character;
    if (quote === '' && depth <= 0 && !/\s/.test(character)) return at;
  }
  return text.length;
}
