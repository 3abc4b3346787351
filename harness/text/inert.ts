/**
 * Control characters, of which terminals obey some, and marks that turn the direction of text around, by which what is read
 * differs from what is written (Boucher and Anderson, "Trojan Source", 2021). Line breaks are left to the caller.
 */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text of others, on as many lines as it has: nothing in it is obeyed, and what would be shows as an escape, `\x1b`. */
export function inert(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', '  ')
    .replaceAll(OBEYED, (character) => (character === '\n' ? character : escapeOf(character)));
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
