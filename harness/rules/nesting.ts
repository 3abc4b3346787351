/** A stretch of an expression, UTF-16 offsets. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Up to this many brackets in brackets are parsed in one go. Lezer gives up where its stack holds a few thousand symbols, of
 * which a bracket may need a dozen.
 */
const AT_ONCE = 100;
/** What brackets are looked for between: strings, comments, label matchers and ranges. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|#[^\n]*|\{|\}|\[|\]|[(),]/g;

/**
 * The expressions that stand so deep in brackets that they have to be parsed by themselves: operands and arguments of the
 * hundredth bracket that have brackets of their own. Nothing where brackets do not match.
 */
export function tooDeep(text: string): Stretch[] {
  const found: Stretch[] = [];
  let depth = 0;
  let aside = 0;
  let begin = 0;
  let nested = false;
  const close = (to: number) => {
    const part = text.slice(begin, to);
    const from = begin + part.length - part.trimStart().length;
    if (nested) found.push({ from, to: from + part.trim().length });
    nested = false;
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') aside++;
    else if (token === '}' || token === ']') aside--;
    else if (aside > 0) continue;
    else if (token === '(') {
      depth++;
      if (depth === AT_ONCE) begin = index + 1;
      if (depth > AT_ONCE) nested = true;
    } else if (token === ')') {
      if (depth === AT_ONCE) close(index);
      depth--;
    } else if (token === ',' && depth === AT_ONCE) {
      close(index);
      begin = index + 1;
    }
  }
  return depth === 0 && aside === 0 ? found : [];
}
