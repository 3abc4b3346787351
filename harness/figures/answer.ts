/** Whether what was answered is what the contract wants. */

import { type BrokenAnswer, isStatus, statusInWords } from '../model/request.ts';

/** What is kept of an answer: its status, and the fields that the contract asks about. */
export interface Given {
  readonly status?: number;
  readonly json?: Readonly<Record<string, unknown>>;
}

export function isAs({ status, json }: Given, wanted: Pick<BrokenAnswer, 'status' | 'json'>): boolean {
  const fields = Object.entries(wanted.json ?? {});
  const fits = wanted.status === undefined || isStatus(status, wanted.status);
  return fits && fields.every(([path, value]) => field(json, path) === value);
}

/** The value at a dotted path, whether the recorder kept the fields by path or as they were nested. */
export function field(json: Given['json'], path: string): unknown {
  if (json === undefined) return undefined;
  if (Object.hasOwn(json, path)) return json[path];
  let value: unknown = json;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** `503, error.code = "DATABASE_READ_ONLY"`, or `badly` where no status is asked for */
export function answerInWords({ status, json, orNoAnswer }: BrokenAnswer): string {
  const fields = Object.entries(json ?? {}).map(([path, value]) => `${path} = ${JSON.stringify(value)}`);
  const how = status === undefined ? 'badly' : statusInWords(status);
  return [how, ...fields].join(', ') + (orNoAnswer ? ', or nothing in time' : '');
}

/** `503 {"error.code":"DATABASE_READ_ONLY"}` */
export function givenInWords({ status, json }: Given): string {
  return `${status ?? 'nothing'}${json === undefined ? '' : ` ${JSON.stringify(json)}`}`;
}
