import { type Fields, isFields } from '../model/fields.ts';

/** Kinds of promises that are maps by key. */
const KEYED = ['metrics', 'checks', 'retries', 'logs', 'abortIf'];

/**
 * What a target exports, with maps by key where its drills have lists of promises with titles, as contracts of before keys
 * have them: the key is made of the title. All else stays as it is, for the schema to judge.
 */
export function withKeys(exported: unknown): unknown {
  if (!isFields(exported) || !isFields(exported.contract) || !isFields(exported.contract.drills))
    return exported;
  const { contract } = exported;
  return { ...exported, contract: { ...contract, drills: mapped(exported.contract.drills, drillWithKeys) } };
}

function drillWithKeys(drill: unknown): unknown {
  if (!isFields(drill)) return drill;
  const own = Object.entries(drill).map(([name, value]) => [
    name,
    KEYED.includes(name) ? keyed(value) : value,
  ]);
  const keyedDrill: Fields = Object.fromEntries(own);
  return isFields(drill.variants)
    ? { ...keyedDrill, variants: mapped(drill.variants, drillWithKeys) }
    : keyedDrill;
}

function keyed(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const list: unknown[] = value;
  const keys = list.map((one) => (isFields(one) && typeof one.title === 'string' ? keyOf(one.title) : ''));
  if (keys.includes('')) return value;
  return Object.fromEntries(
    list.map((one, index) => {
      const [key = ''] = keys.slice(index);
      const before = keys.slice(0, index).filter((other) => other === key).length;
      return [before === 0 ? key : `${key}-${before + 1}`, one];
    }),
  );
}

function keyOf(title: string): string {
  const words = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return words.replaceAll(/^[-0-9]+|-+$/g, '');
}

function mapped(fields: Fields, change: (one: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, change(one)]));
}
