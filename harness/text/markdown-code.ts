/**
 * The lines of code under a heading of a Markdown file, whatever its level, up to the next heading of that level or above: of fenced
 * blocks, and of blocks that are indented by four spaces. Empty lines and comments of a shell are left out.
 * @returns undefined where there is no such heading
 */
export function codeUnder(heading: string, markdown: string): string[] | undefined {
  const code: string[] = [];
  let level = 0;
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const marks = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (marks !== undefined && (fence === undefined || marks.startsWith(fence))) {
      fence = fence === undefined ? marks : undefined;
      continue;
    }
    const [, signs, title] = (fence === undefined && /^(#+) +(.*?) *#*$/.exec(line)) || [];
    if (signs !== undefined) {
      if (level > 0 && signs.length <= level) return code;
      if (level === 0 && title === heading) level = signs.length;
      continue;
    }
    const text = line.trim();
    if (level === 0 || text === '' || text.startsWith('#')) continue;
    if (fence !== undefined || /^( {4}|\t)/.test(line)) code.push(text);
  }
  return level === 0 ? undefined : code;
}
