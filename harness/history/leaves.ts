/** Two trees of plain values, leaf by leaf. */

export interface Leaf {
  /** `alerts.expected.ShopDown.within`, `rules.0.forMs` */
  key: string;
  a: string | null;
  b: string | null;
}

/** The leaves that are not the same in both, in the order of the first, then those of the second alone. */
export function leavesThatDiffer(a: unknown, b: unknown): Leaf[] {
  const [first, second] = [leavesOf(a), leavesOf(b)];
  return [...new Set([...first.keys(), ...second.keys()])].flatMap((key) => {
    const [was, is] = [first.get(key) ?? null, second.get(key) ?? null];
    return was === is ? [] : [{ key, a: was, b: is }];
  });
}

function leavesOf(value: unknown, key = '', found = new Map<string, string>()): Map<string, string> {
  const entries = value instanceof Object ? Object.entries(value) : [];
  // What is empty is a value, too.
  if (entries.length === 0) found.set(key, JSON.stringify(value) ?? 'undefined');
  for (const [name, below] of entries) leavesOf(below, key === '' ? name : `${key}.${name}`, found);
  return found;
}
