import { type Document, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap } from 'yaml';

/**
 * Writes aliases and merges out where they stand, each with nodes of its own: what is quoted stays quoted, so that a
 * receiver named "null" keeps its name.
 */
export function writeAliasesOut(document: Document): void {
  visit(document, {
    Alias(_, alias) {
      const copy: unknown = alias.resolve(document)?.clone();
      return isMap(copy) || isSeq(copy) || isScalar(copy) ? copy : undefined;
    },
  });
  visit(document, {
    Map(_, map) {
      delete map.anchor;
      writeMergesOut(map);
    },
    Scalar: (_, scalar) => void delete scalar.anchor,
    Seq: (_, seq) => void delete seq.anchor,
  });
}

/** A key of the map itself counts before one that is merged, and of several merged ones the first. */
function writeMergesOut(map: YAMLMap): void {
  const merges = map.items.filter(({ key }) => isScalar(key) && isMerge(key.value));
  for (const merge of merges) {
    map.items.splice(map.items.indexOf(merge), 1);
    const { value } = merge;
    for (const one of isSeq(value) ? value.items : [value])
      for (const pair of isMap(one) ? one.items : []) if (!hasKey(map, pair)) map.items.push(pair);
  }
}

/** The key is a sign of the library's own where merges are read as such. */
function isMerge(key: unknown): boolean {
  return key === '<<' || (typeof key === 'symbol' && key.description === '<<');
}

function hasKey(map: YAMLMap, { key }: Pair): boolean {
  return map.items.some((one) => isScalar(one.key) && isScalar(key) && one.key.value === key.value);
}
