/**
 * A judgement in two parts that are compared apart: what was decided (grades, figures, times, counts) and the sentences
 * that tell it to people. A change of wording moves the second alone.
 */

/** Fields that hold a sentence, wherever they are. */
const SENTENCES = new Set([
  'expectation',
  'because',
  'reason',
  'absent',
  'title',
  'variantTitle',
  'evidence',
  'until',
  'who',
  'why',
  'deviations',
]);

export interface Parts {
  /** As it was, with `…` for each sentence. */
  decided: unknown;
  /** Where it stands → the sentence. */
  sentences: Record<string, string>;
}

export interface Compared {
  expected: Parts;
  actual: Parts;
}

interface Finding {
  id?: string;
  expectation: string;
  phase: string;
}

/** Both judgements of one timeline. Their findings are joined by id where both have one, else by what is expected. */
export function compared(expected: unknown, actual: unknown): Compared {
  const [was, is] = [findingsOf(expected), findingsOf(actual)];
  const keys = joined(was, is);
  const keyed = (judgement: unknown, findings: readonly Finding[]) =>
    parts({ ...asObject(judgement), findings: byKey(findings, keys) });
  return { expected: keyed(expected, was), actual: keyed(actual, is) };
}

/** The key of each finding: both of a pair have the same. */
function joined(was: readonly Finding[], is: readonly Finding[]): Map<Finding, string> {
  const keys = new Map<Finding, string>();
  const taken = new Set<string>();
  const left = new Set(is);
  const unique = (wanted: string) => {
    let key = wanted;
    for (let more = 2; taken.has(key); more++) key = `${wanted} (${more})`;
    taken.add(key);
    return key;
  };
  for (const one of was) {
    const candidates = [...left];
    const other =
      candidates.find(({ id }) => id !== undefined && id === one.id) ??
      candidates.find(
        ({ id, expectation, phase }) =>
          (id === undefined || one.id === undefined) &&
          expectation === one.expectation &&
          phase === one.phase,
      );
    const key = unique(one.id ?? one.expectation);
    keys.set(one, key);
    if (other === undefined) continue;
    keys.set(other, key);
    left.delete(other);
  }
  for (const one of left) keys.set(one, unique(`new: ${one.id ?? one.expectation}`));
  return keys;
}

/** By key, and without the id: one that had none may get one. */
function byKey(findings: readonly Finding[], keys: ReadonlyMap<Finding, string>): Record<string, unknown> {
  const entries = findings.map((finding) => {
    const { id: _, ...rest } = finding;
    return [keys.get(finding) ?? finding.expectation, rest] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parts(judgement: unknown): Parts {
  const sentences: Record<string, string> = {};
  const walk = (value: unknown, path: string, key: string): unknown => {
    if (SENTENCES.has(key) && (typeof value === 'string' || Array.isArray(value))) {
      sentences[path] = typeof value === 'string' ? value : value.join('\n');
      return '…';
    }
    if (Array.isArray(value)) return value.map((one, index) => walk(one, `${path}[${index}]`, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        walk(one, path === '' ? name : `${path} · ${name}`, name),
      ]),
    );
  };
  return { decided: walk(judgement, '', ''), sentences };
}

function findingsOf(judgement: unknown): Finding[] {
  const { findings } = asObject(judgement);
  return Array.isArray(findings) ? (findings as Finding[]) : [];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
