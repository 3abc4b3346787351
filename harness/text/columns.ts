/** A cell: a text, or one that is shown in colours and is as wide as it is without them. */
export type Cell = string | { plain: string; painted: string };

/** Rows of text as aligned columns, a line each; the last cell of each row is left ragged and widens no column. */
export function columns(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const shown = typeof cell === 'string' ? cell : cell.painted;
          return i === row.length - 1 ? shown : shown + ' '.repeat((widths[i] ?? 0) - widthOf(cell));
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function widthOf(cell: Cell): number {
  return [...(typeof cell === 'string' ? cell : cell.plain)].length;
}
