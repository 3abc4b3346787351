/** What is stored is what was written, and nothing else is. */

import type { Facts } from '../../signals/facts.ts';
import { count, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { named } from './named.ts';

/** Content of other writes, parts of it, or none: under the right id it is lost all the same. */
export function contentClaim(id: string, facts: Facts): Claim {
  const judged = judging(id);
  const { injecting = Number.POSITIVE_INFINITY } = facts.fault;
  const wrong = facts.reads.filter(({ differs }) => differs !== undefined);
  const early = wrong.find(({ intended }) => intended < injecting);
  if (early !== undefined)
    return judged(
      'no-evidence',
      `it was not before the fault either: at ${moment(early.intended)} ${inWords(early)}; ` +
        'contract.workload.read.fields says which fields come back as they were sent',
      early.intended,
    );
  const back = [...facts.readbacks.values()];
  const damaged = back.filter(({ differs }) => differs !== undefined);
  const [first] = damaged;
  if (first !== undefined)
    return judged(
      'fail',
      `${named(damaged.map((one) => one.id))} not as written: ${inWords(first)}`,
      first.t,
    );
  const [misread] = wrong;
  if (misread !== undefined)
    return judged(
      'fail',
      `${count(wrong.length, 'read')} told something else, the first at ${moment(misread.intended)}: ${inWords(misread)}`,
      misread.intended,
    );
  const told = (one: (typeof back)[number]) => (one.compared ?? []).length > 0;
  // Of which it is not even known whether it is there, the content cannot be known either; that is told of the write.
  const there = back.filter((one) => one.copies > 0 || told(one));
  const seen = there.filter(told);
  if (there.length === 0) return judged('no-evidence', 'of no write is it known that it is there');
  if (seen.length === 0) {
    const advice = 'no read told a field that was written; contract.workload.read.fields says where they are';
    return { ...judged('no-evidence', advice), onMachine: 'any' };
  }
  if (seen.length < there.length)
    return judged('no-evidence', `the content of ${seen.length} of ${count(there.length, 'write')} was told`);
  const fields = [...new Set(seen.flatMap(({ compared = [] }) => compared))];
  return judged('pass', `all ${seen.length} that are there: ${fields.join(', ')}`);
}

function inWords({ id, differs = [] }: { id?: string; differs?: readonly string[] }): string {
  return `of ${id ?? 'a write'}, ${differs.join(', ')}`;
}

/**
 * Rows under ids that were never sent: a write done twice under a second id, or one that no write asked for.
 * @param nameless writes that were not acknowledged, whose rows are listed under ids that only the target knows
 */
export function othersClaim(id: string, facts: Facts, nameless: number): Claim {
  const { listed, calls } = facts;
  const judged = judging(id);
  const { before, after } = listed;
  if (before?.rows === undefined || before.rows === null)
    return judged('no-evidence', 'the target did not list what was there before the first write');
  if (after?.rows === undefined || after.rows === null || after.unasked === undefined)
    return judged('no-evidence', 'the target did not list what is there after the last write');
  const { others = [], unasked, rows, t } = after;
  // What a check's call writes has its id in what was sent.
  const asked = others.filter((one) => calls.some(({ request }) => request.includes(one)));
  const left = unasked - asked.length;
  if (left === 0) return judged('pass', `of ${count(rows, 'row')}, ${before.rows} before the first write`);
  if (left <= nameless)
    return judged(
      'no-evidence',
      `${count(left, 'row')} of ${rows} may be of the ${count(nameless, 'write')} that the target never gave an id`,
    );
  const ids = others.filter((one) => !asked.includes(one));
  const misread = ownUnderOtherNames(ids, facts);
  if (misread !== undefined) return { ...judged('no-evidence', misread), onMachine: 'any' };
  return judged('fail', `${count(left, 'row')} of ${rows}: ${named(ids, 'id')}`, t);
}

/**
 * A contract that leads to something else of a row than its id, such as a title with the id in it, makes a stranger of each
 * write. Where one of them is listed under its id, the others are copies.
 * @returns what to mend, in words; `undefined` where rows are not the writes themselves
 */
function ownUnderOtherNames(ids: readonly string[], { attempts, readbacks }: Facts): string | undefined {
  if ([...readbacks.values()].some(({ copies }) => copies > 0)) return undefined;
  for (const other of ids) {
    const own = [...attempts.keys()].find((id) => other.includes(id));
    if (own !== undefined)
      return (
        `the list shows ${other} where ${own} was written, and no write by its id: contract.workload.list.id leads to what holds ` +
        `the id and is not it; say what it is, as is: '${other.replace(own, '{id}')}'`
      );
  }
  return undefined;
}
