import { atPath, parseJson } from '../../http/json-fields.ts';
import type { WorkloadSpec } from '../../model/request.ts';
import type { ShimAnswer } from '../lie.ts';

/** A list in which each row of these ids is there twice. */
export function listedTwice(
  answer: ShimAnswer,
  { ids, id }: Pick<NonNullable<WorkloadSpec['list']>, 'ids' | 'id'>,
  chosen: ReadonlySet<string>,
  told: () => void,
): ShimAnswer {
  const body = parseJson(answer.body);
  const rows = ids === '' ? body : atPath(body, ids);
  if (!Array.isArray(rows)) return answer;
  const twice = rows.filter((row) => chosen.has(String(atPath(row, id))));
  if (twice.length > 0) told();
  rows.push(...twice);
  return { ...answer, body: Buffer.from(JSON.stringify(body)) };
}
