// The order of a table's rows.
import type { FunctionTable } from "../model/functions.ts";

export const SORT_COLUMNS = ["self", "total", "samples", "name", "location"] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** `sort` is a column, greatest first, or with a minus before it smallest first. Equal rows stay as they are. */
export function sortedRows(table: FunctionTable, sort: string): Int32Array {
  const column = SORT_COLUMNS.find((one) => one === sort.replace("-", "")) ?? "self";
  const direction = sort.startsWith("-") ? 1 : -1;
  const rows = Int32Array.from({ length: table.count }, (_, row) => row);
  if (column === "name" || column === "location") {
    const texts = column === "name" ? table.label : table.position;
    const collator = new Intl.Collator("en", { numeric: true });
    return rows.sort((a, b) => direction * collator.compare(texts[a]!, texts[b]!));
  }
  const values = table[column];
  return rows.sort((a, b) => direction * (values[a]! - values[b]!));
}
