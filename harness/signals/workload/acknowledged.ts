/** Whether the body of an answer takes back what its status says. */

import { atPath, parseJson } from '../../http/json-fields.ts';
import type { Values } from '../../http/request-template.ts';
import type { WorkloadSpec } from '../../model/request.ts';

/** Words of a `status` that say no, as in JSend and its kin. */
const NO: ReadonlySet<unknown> = new Set(['error', 'fail', 'failed', 'failure']);

/**
 * What a body says against an acknowledgement: what the contract's `write.json` wants and is not there, or, where it wants
 * nothing, what commonly says no: `error` or `errors` that is not empty, `success` or `ok` that is false, a `status` of
 * `error` or `fail`. Undefined where it says nothing against it; a body that is no JSON does not.
 */
export function denial(
  body: Buffer | undefined,
  { json: wanted }: Pick<WorkloadSpec['write'], 'json'>,
  values: Values,
): string | undefined {
  const answer = parseJson(body);
  if (wanted !== undefined) {
    for (const [path, value] of Object.entries(wanted)) {
      const want = typeof value === 'string' ? filled(value, values) : value;
      const is = atPath(answer, path);
      if (is !== want) return `${path} is ${shortly(is)}, not ${shortly(want)}`;
    }
    return undefined;
  }
  for (const name of ['error', 'errors']) {
    const value = atPath(answer, name);
    if (isTold(value)) return `${name} is ${shortly(value)}`;
  }
  for (const name of ['success', 'ok']) if (atPath(answer, name) === false) return `${name} is false`;
  const status = atPath(answer, 'status');
  return NO.has(status) ? `status is ${shortly(status)}` : undefined;
}

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

function isTold(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function shortly(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
