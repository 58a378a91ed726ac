/** The rows of a table of `count` for which `holds` is true, in order. */
export function rowsWhere(count: number, holds: (row: number) => boolean): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(count);
  let found = 0;
  for (let row = 0; row < count; ++row) if (holds(row)) rows[found++] = row;
  return rows.slice(0, found);
}
