/** The value at a dotted path (`checks.database.status`); `undefined` where the path leads nowhere. */
export function atPath(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** The JSON value of an answer's body; `undefined` when it is not JSON. */
export function parseJson(body: Buffer | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The fields at the dotted paths, keyed by path; a field that is not there is left out. */
export function fieldsAt(
  body: Buffer | undefined,
  paths: readonly string[],
): Record<string, unknown> | undefined {
  if (paths.length === 0 || body === undefined) return undefined;
  const parsed = parseJson(body);
  if (parsed === undefined) return undefined;
  const fields: Record<string, unknown> = {};
  for (const path of paths) {
    const value = atPath(parsed, path);
    if (value !== undefined) fields[path] = value;
  }
  return fields;
}
