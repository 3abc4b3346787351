/** Numbers of one kind, one after another, in as little memory as they need: blocks that are never copied. */

const BITS = 14;
const BLOCK = 1 << BITS;

type Block = Float64Array | Int32Array | Uint32Array;

export interface Column {
  readonly length: number;
  push(value: number): void;
  /** NaN beyond the end. */
  at(i: number): number;
}

/** @param block makes one block of the given length, which decides what a number is stored as */
export function column(block: (length: number) => Block): Column {
  const blocks: Block[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      const offset = length & (BLOCK - 1);
      if (offset === 0) blocks.push(block(BLOCK));
      const last = blocks.at(-1);
      if (last !== undefined) last[offset] = value;
      length += 1;
    },
    at: (i) => (i < length ? (blocks[i >>> BITS]?.[i & (BLOCK - 1)] ?? Number.NaN) : Number.NaN),
  };
}
