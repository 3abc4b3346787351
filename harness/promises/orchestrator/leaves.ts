import { type BrokenAnswer, isStatus, type ProbeSpec } from '../../model/request.ts';

/**
 * Whether an instance that answers as the contract has readiness answer is out of rotation: an orchestrator asks as the
 * readiness probe does, and one whose answer is good all the same, and only says what is wrong, stays in.
 */
export function leavesRotation(promised: BrokenAnswer | undefined, readiness: ProbeSpec): boolean {
  if (promised === undefined) return false;
  const { status, json = {}, orNoAnswer } = promised;
  if (!('path' in readiness) || typeof status !== 'number' || orNoAnswer === true) return true;
  const { good } = readiness;
  const contradicted = Object.entries(good.json ?? {}).some(
    ([path, value]) => path in json && json[path] !== value,
  );
  return contradicted || !isStatus(status, good.status);
}
