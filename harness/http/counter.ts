import { request } from 'undici';

/** A service that cannot say at once how often it was called cannot be taken at its word. */
const LIMIT_MS = 2_000;

/**
 * Asks a service for the sum of all its series of one name that carry some labels; 0 where it has none.
 * @param url where it tells, in Prometheus' text format
 * @throws Error when it does not tell in time
 */
export async function readCounter(
  url: string,
  metric: string,
  labels: Readonly<Record<string, string>>,
): Promise<number> {
  const answer = await request(url, { signal: AbortSignal.timeout(LIMIT_MS), reset: true });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${new URL(url).pathname} answered ${answer.statusCode}`);
  return sumOf(text, metric, labels);
}

/** One sample a line: name, labels in braces, value (Prometheus, "Text-based format"). */
const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** The sum of the samples of one name that carry the labels, in Prometheus' text format. */
export function sumOf(text: string, metric: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels);
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, name, inBraces = '', value] = SAMPLE.exec(line) ?? [];
    if (name !== metric) continue;
    const has = new Map([...inBraces.matchAll(LABEL)].map(([, label, text]) => [label, text]));
    if (wanted.every(([label, text]) => has.get(label) === text)) sum += Number(value);
  }
  return sum;
}
