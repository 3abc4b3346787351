import { type Document, isCollection, type LineCounter, visit } from 'yaml';
import { FiredrillError } from '../model/errors.ts';

/** A file of a few lines can name itself a billion times over. */
const MOST_ALIASES = 1000;

/**
 * A YAML document as plain data, aliases and merges resolved.
 * @param lines by which messages name the line of an alias
 * @throws FiredrillError `usage` for a bomb of aliases, and for an alias inside of what it stands for
 */
export function yamlValue(document: Document, file: string, lines?: LineCounter): unknown {
  refuseOdd(document, file, lines);
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FiredrillError('usage', `${file}: ${reason}; write the repeated parts out`, { cause });
  }
}

/**
 * What has no end as text cannot be read as what it would be in a program, a value that holds itself. A key that is no text is what
 * a template says in braces before it is rendered.
 */
function refuseOdd(document: Document, file: string, lines: LineCounter | undefined): void {
  const lineOf = (range: readonly number[] | null | undefined) =>
    range && lines ? `:${lines.linePos(range[0] ?? 0).line}` : '';
  visit(document, {
    Pair(_, { key }) {
      if (!isCollection(key)) return;
      const shown = JSON.stringify(key.toJS(document));
      throw new FiredrillError(
        'usage',
        `${file}${lineOf(key.range)}: a key is ${shown} and no text: render the template that this is first, or put the text in quotes`,
      );
    },
    Alias(_, alias, above) {
      const meant = alias.resolve(document);
      if (meant === undefined || !above.some((one) => one === meant)) return;
      const line = lineOf(alias.range);
      throw new FiredrillError(
        'usage',
        `${file}${line}: *${alias.source} stands inside of what it repeats, which has no end; write out what is meant`,
      );
    },
  });
}
