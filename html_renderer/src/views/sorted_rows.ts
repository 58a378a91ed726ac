// The order of a table's rows.
import type { FunctionTable } from "../model/functions.ts";

/** What rows are sorted by, by the column's name: numbers or texts. The first two part rows that are equal in another. */
export type SortColumns = Readonly<Record<string, Float64Array | Int32Array | readonly string[]>>;

/** `sort` is a column, greatest first, or with a minus before it smallest first; one that is none is taken for the first. */
export function sortedRows(columns: SortColumns, sort: string): Int32Array {
  const [first, second] = Object.values(columns);
  const name = sort.replace("-", "");
  const wanted = orderBy(Object.hasOwn(columns, name) ? columns[name]! : first!);
  const direction = sort.startsWith("-") ? -1 : 1;
  const [next, last] = [orderBy(first!), orderBy(second!)];
  const rows = Int32Array.from({ length: first!.length }, (_, row) => row);
  return rows.sort((a, b) => direction * wanted(a, b) || next(a, b) || last(a, b));
}

/** Greatest first. */
function orderBy(values: SortColumns[string]): (a: number, b: number) => number {
  if (!Array.isArray(values)) return (a, b) => (values[b] as number) - (values[a] as number);
  const { compare } = new Intl.Collator("en", { numeric: true });
  return (a, b) => compare(values[b]!, values[a]!);
}

export function functionColumns({ self, total, samples, label, position }: FunctionTable): SortColumns {
  return { self, total, samples, name: label, location: position };
}
