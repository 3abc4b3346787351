import type { Answer, ProbeOutcome } from '../model.ts';
import type { Exchanged } from '../workload/connections.ts';
import { atPath, parseJson } from '../workload/json-fields.ts';

/** The part of a probe record that the answer decides. */
export interface Judged {
  outcome: ProbeOutcome;
  status?: number;
  json?: Record<string, unknown>;
}

/** The fields at the dotted paths, keyed by path; a field that is not there is left out. */
function fieldsOf(body: Buffer | undefined, paths: readonly string[]): Record<string, unknown> | undefined {
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

/** Holds an answer against what a good one looks like, keeping the fields of `paths` for the record. */
export function judgeAnswer(exchanged: Exchanged, good: Answer, paths: readonly string[]): Judged {
  if (exchanged.kind !== 'answer') return { outcome: exchanged.kind };
  const { status, body } = exchanged;
  const json = fieldsOf(body, paths);
  const asWanted =
    status === good.status &&
    Object.entries(good.json ?? {}).every(([path, wanted]) => json !== undefined && json[path] === wanted);
  return { outcome: asWanted ? 'good' : 'bad', status, ...(json === undefined ? {} : { json }) };
}
