/** Regular expressions as Go reads them (RE2), in the words that JavaScript has for them. */

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-/:-@[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** What is read at once: a quoted part, an escape, a class of POSIX's, the beginning of a group, or one sign. */
const TOKEN =
  /\\Q(?<quoted>[\s\S]*?)(?:\\E|$)|\\(?<letter>[pP]\{[^}]*\}|[pP].|[\s\S])|\[:(?<posix>\^?\w+):\]|\(\?(?<flags>[imsU]*(?:-[imsU]+)?)(?<scoped>[:)])|\(\?P<|[\s\S]/g;

/**
 * Whether a whole text is of an expression, as Prometheus and Alertmanager ask it. Source of the grammar: RE2's syntax page.
 * @returns `undefined` for what is no expression here
 */
export function goExpression(pattern: string): RegExp | undefined {
  const source = `^(?:${translated(pattern)})$`;
  for (const flags of ['su', 's'])
    try {
      return new RegExp(source, flags);
    } catch {
      // What only one of the two takes: escapes of ordinary signs, properties of letters.
    }
  return undefined;
}

function translated(pattern: string): string {
  let inClass = false;
  // Of each open group the flags that were set inside of it: they hold to its end, also behind a bar.
  const set: string[][] = [[]];
  const reopened = () => (set.at(-1) ?? []).map((flags) => `(?${flags}:`).join('');
  const closed = () => ')'.repeat(set.at(-1)?.length ?? 0);
  return (
    [...pattern.matchAll(TOKEN)]
      .map(({ 0: token, groups = {} }): string => {
        const { quoted, letter, posix, flags, scoped } = groups;
        if (quoted !== undefined) return RegExp.escape(quoted);
        if (letter !== undefined) return escaped(letter);
        if (inClass) {
          if (posix !== undefined) return CLASSES[posix] ?? token;
          if (token === ']') inClass = false;
          return token === '[' ? '\\[' : token;
        }
        if (token === '[') {
          inClass = true;
          return token;
        }
        if (flags !== undefined && scoped === ')') {
          const known = knownIn(flags);
          if (known === '') return '';
          set.at(-1)?.push(known);
          return `(?${known}:`;
        }
        if (flags !== undefined || token === '(' || token === '(?P<') {
          set.push([]);
          return token === '(?P<' ? '(?<' : flags === undefined ? token : `(?${knownIn(flags)}:`;
        }
        if (token === '|') return `${closed()}|${reopened()}`;
        if (token !== ')') return token;
        const ends = closed();
        if (set.length > 1) set.pop();
        return `${ends})`;
      })
      .join('') + closed()
  );
}

/** Which of several lengths is taken is no matter where a whole text is asked for. */
function knownIn(flags: string): string {
  return flags.replaceAll('U', '').replace(/-$/, '');
}

function escaped(letter: string): string {
  if (letter === 'A') return '^';
  if (letter === 'z') return '$';
  if (letter === 'a') return '\\x07';
  return /^[pP][^{]$/.test(letter) ? `\\${letter[0]}{${letter[1]}}` : `\\${letter}`;
}
