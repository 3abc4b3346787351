/** Whether a name is meant by a pattern of it: `*` is any text within a part, `**` any text across parts (`a/b`). */
export function isMeant(pattern: string, name: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 's').test(name);
}

/** Whether a name is meant by any of several patterns. */
export function isMeantByAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => isMeant(pattern, name));
}
