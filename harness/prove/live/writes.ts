/** A service that acknowledges a write and does something else. */

import type { WorkloadSpec } from '../../model/request.ts';
import type { WriteLie } from '../../shim/lie.ts';
import type { LiveMutant, System } from './live-mutant.ts';

/** One acknowledged write in so many. */
const ONE_IN = 10;

const SORTS: readonly { name: string; but: WriteLie; done: string; breaks: string }[] = [
  { name: 'swallowed', but: 'swallowed', done: 'is not stored', breaks: 'lost' },
  { name: 'stored-twice', but: 'stored twice', done: 'is stored twice, under a second id', breaks: 'others' },
  { name: 'listed-twice', but: 'listed twice', done: 'is listed twice', breaks: 'duplicated' },
  { name: 'changed', but: 'changed', done: 'is read with the content of another', breaks: 'content' },
];

export function writeMutants({ plan, promises, fault }: System): LiveMutant[] {
  const { workload } = plan;
  if (workload === undefined) return [];
  const { ledger = [] } = promises;
  return SORTS.map(({ name, but, done, breaks }): LiveMutant => {
    const why = equivalence(breaks, workload, ledger);
    return {
      id: `live/writes/${name}`,
      title: `one acknowledged write in ${ONE_IN} ${done}`,
      mustBreak: [`ledger/${breaks}`],
      fault,
      lie: { tells: 'stored', but, oneIn: ONE_IN },
      ...(why === undefined ? {} : { equivalent: why }),
    };
  });
}

function equivalence(
  breaks: string,
  { read, write, list }: WorkloadSpec,
  asked: readonly string[],
): string | undefined {
  if (write.capture !== undefined || write.steps !== undefined)
    return 'the target gives writes ids of its own, or takes several steps: the proxy before it cannot tell one write from another';
  if (list === undefined && ['others', 'duplicated'].includes(breaks))
    return 'the contract has no workload.list: whether a write is there twice is not asked';
  if (breaks === 'others' && !asked.includes('others'))
    return list?.others === true
      ? 'others than the drill write, too (workload.list.others): a row more is not held against the target'
      : 'the contract does not ask for what was not written (ledger)';
  if (breaks !== 'content') return undefined;
  if (!asked.includes('content')) return 'the contract does not ask for the content of what is read (ledger)';
  const sent = write.body ?? write.form ?? {};
  const fields = typeof sent === 'object' && sent !== null ? sent : {};
  const compared = Object.entries(fields).filter(
    ([name]) => read.fields === undefined || name in read.fields,
  );
  const differ = compared.some(([, value]) => JSON.stringify(value).includes('{n}'));
  return differ ? undefined : 'but for its id every write has the same content: no field of it has {n}';
}
