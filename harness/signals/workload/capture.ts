import type { Exchanged, Headers } from '../../http/connections.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import type { Values } from '../../http/request-template.ts';

/** Before the name of a header that is captured. */
const HEADER = 'header:';

/** What an answer has of what is asked for, and the first name for which it has nothing. */
export function captureFrom(
  { body, headers }: Extract<Exchanged, { kind: 'answer' }>,
  capture: Readonly<Record<string, string>>,
): { values: Values; missing?: string } {
  const answer = parseJson(body);
  const values: Record<string, string> = {};
  for (const [name, path] of Object.entries(capture)) {
    const value = path.startsWith(HEADER)
      ? headerOf(headers, path.slice(HEADER.length))
      : atPath(answer, path);
    if (typeof value !== 'string' && typeof value !== 'number') return { values, missing: name };
    values[name] = String(value);
  }
  return { values };
}

/** A header's value; of cookies, what is sent back: each one's name and value. */
function headerOf(headers: Headers = {}, name: string): string | undefined {
  const given = headers[name.toLowerCase()];
  if (given === undefined) return undefined;
  const values = typeof given === 'string' ? [given] : given;
  if (name.toLowerCase() !== 'set-cookie') return values.join(', ');
  return values.map((cookie) => cookie.split(';', 1)[0]?.trim()).join('; ');
}
