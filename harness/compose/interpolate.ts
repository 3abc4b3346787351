/** Where a variable's value comes from; what is not there is unset. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What is wrong with a text in which variables stand. */
class InterpolationError extends Error {}

/**
 * A text of a compose file with its variables filled in: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?message}`, `${NAME?message}`, `${NAME:+instead}`, `${NAME+instead}`, each of which may hold others, and `$$` for `$`.
 * With a colon an empty value counts as unset. Rules: the Compose specification, "Interpolation".
 *
 * @param missing is told the name of each variable that is unset and has no default; an empty text stands for it
 * @throws InterpolationError for a brace that is not closed, a name that is none, or a required variable that is unset
 */
export function interpolate(text: string, variables: Variables, missing: (name: string) => void): string {
  let filled = '';
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) return filled + text.slice(at);
    filled += text.slice(at, dollar);
    const after = text.slice(dollar + 1);
    const plain = /^[A-Za-z_]\w*/.exec(after)?.[0];
    if (after.startsWith('$')) {
      filled += '$';
      at = dollar + 2;
    } else if (after.startsWith('{')) {
      const end = closing(text, dollar + 1);
      filled += braced(text.slice(dollar + 2, end), variables, missing);
      at = end + 1;
    } else if (plain !== undefined) {
      filled += variableOf(plain, variables, missing);
      at = dollar + 1 + plain.length;
    } else throw new InterpolationError(`"${text}" has a $ before no name; write $$ for the sign itself`);
  }
  return filled;
}

/** Where the brace that opens at `open` is closed; braces of variables within are passed over. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text.startsWith('${', at) || at === open) depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new InterpolationError(`"${text}" has a \${ that is never closed`);
}

function braced(inside: string, variables: Variables, missing: (name: string) => void): string {
  const [whole, name, operator = '', rest = ''] =
    /^([A-Za-z_]\w*)(?:(:?[-?+])([\s\S]*))?$/.exec(inside) ?? [];
  if (whole === undefined || name === undefined)
    throw new InterpolationError(`\${${inside}} is no variable: a name, and perhaps :-, -, :?, ?, :+ or +`);
  const value = variables[name];
  const set = value !== undefined && !(operator.startsWith(':') && value === '');
  switch (operator.at(-1)) {
    case '-':
      return set ? value : interpolate(rest, variables, missing);
    case '+':
      return set ? interpolate(rest, variables, missing) : '';
    case '?':
      if (set) return value;
      throw new InterpolationError(
        `${name} must be set: ${interpolate(rest, variables, missing) || 'the file requires it'}`,
      );
    default:
      return variableOf(name, variables, missing);
  }
}

function variableOf(name: string, variables: Variables, missing: (name: string) => void): string {
  const value = variables[name];
  if (value === undefined) missing(name);
  return value ?? '';
}
