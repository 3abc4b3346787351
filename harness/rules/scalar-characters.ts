/** The characters of a scalar that are no blanks, each with where it is written: offsets into the scalar's text. */
export type Characters = readonly { readonly text: string; readonly from: number; readonly to: number }[];

const BLANK_ESCAPES = 'ntvfr 0abe_NLP\t\r\n';
const HEXADECIMAL = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/**
 * Reads a YAML scalar as it is written (plain, quoted, `|` or `>`), character by UTF-16 character. Blanks are left out, since
 * folding changes them; escapes are resolved.
 */
export function charactersOf(written: string): Characters {
  const quote = written[0] === '"' || written[0] === "'" ? written[0] : '';
  const from = quote === '' ? bodyStart(written) : 1;
  const to = quote === '' ? written.length : written.length - 1;
  const found: { text: string; from: number; to: number }[] = [];
  for (let at = from; at < to; ) {
    const { text, length } = one(written, at, quote);
    for (const unit of text.split(''))
      if (!/\s/.test(unit)) found.push({ text: unit, from: at, to: at + length });
    at += length;
  }
  return found;
}

function one(written: string, at: number, quote: string): { text: string; length: number } {
  const character = written[at] ?? '';
  const next = written[at + 1] ?? '';
  if (quote === "'" && character === "'") return { text: "'", length: 2 };
  if (quote !== '"' || character !== '\\') return { text: character, length: 1 };
  const digits = HEXADECIMAL.get(next);
  if (digits !== undefined) {
    const code = Number.parseInt(written.slice(at + 2, at + 2 + digits), 16);
    return { text: String.fromCodePoint(code), length: 2 + digits };
  }
  return { text: BLANK_ESCAPES.includes(next) ? ' ' : next, length: 2 };
}

/** Past the header of a block scalar (`|`, `>-`, with a comment maybe), whose text begins on the next line. */
function bodyStart(written: string): number {
  if (written[0] !== '|' && written[0] !== '>') return 0;
  const end = written.indexOf('\n');
  return end < 0 ? written.length : end + 1;
}
